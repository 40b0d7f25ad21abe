// Reading a card's QR code by the camera: by the browser's own detector, or by jsQR where it has none.

const EVERY = 150;
const WIDTH = 640; // enough for a card, and quick to search

export const possible = () => Boolean(navigator.mediaDevices && navigator.mediaDevices.getUserMedia);

export async function cameras() {
  const devices = await navigator.mediaDevices.enumerateDevices();
  return devices.filter((device) => device.kind === "videoinput").length;
}

// The code's text; null when `signal` ended the search. Rejects where there is no camera, or it may not be used.
export async function scan(video, facing, signal) {
  const read = await reader();
  const stream = await navigator.mediaDevices.getUserMedia({ video: { facingMode: facing, width: { ideal: 1280 } } });
  try {
    video.srcObject = stream;
    video.classList.toggle("mirrored", stream.getVideoTracks()[0].getSettings().facingMode !== "environment");
    await video.play();
    while (!signal.aborted) {
      const text = await read(video);
      if (text) return text;
      await new Promise((resolve) => setTimeout(resolve, EVERY));
    }
    return null;
  } finally {
    for (const track of stream.getTracks()) track.stop();
    if (video.srcObject === stream) video.srcObject = null; // the other camera may have it by now
  }
}

async function reader() {
  if ("BarcodeDetector" in window && (await window.BarcodeDetector.getSupportedFormats()).includes("qr_code")) {
    const detector = new window.BarcodeDetector({ formats: ["qr_code"] });
    return async (video) => ((await detector.detect(video))[0] || {}).rawValue;
  }
  await loaded();
  const canvas = document.createElement("canvas");
  const context = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    canvas.width = WIDTH;
    canvas.height = Math.round((WIDTH * video.videoHeight) / video.videoWidth);
    context.drawImage(video, 0, 0, canvas.width, canvas.height);
    const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
    return (window.jsQR(data, width, height) || {}).data;
  };
}

function loaded() {
  if (window.jsQR) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.src = document.body.dataset.jsqr;
    script.onload = resolve;
    script.onerror = reject;
    document.head.append(script);
  });
}
