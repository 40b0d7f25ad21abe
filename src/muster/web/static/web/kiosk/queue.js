// Presses that could not be sent, in the order they were made. They outlive the page and the device's power.

const opened = new Promise((resolve, reject) => {
  const request = indexedDB.open("muster-kiosk", 1);
  request.onupgradeneeded = () => request.result.createObjectStore("presses", { keyPath: "order", autoIncrement: true });
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});
opened.catch(() => {}); // told to whoever uses it

async function within(mode, work) {
  const database = await opened;
  return new Promise((resolve, reject) => {
    const transaction = database.transaction("presses", mode, { durability: "strict" });
    const request = work(transaction.objectStore("presses"));
    transaction.oncomplete = () => resolve(request.result);
    transaction.onabort = transaction.onerror = () => reject(transaction.error);
  });
}

export const add = (press) => within("readwrite", (presses) => presses.add(press));
export const all = () => within("readonly", (presses) => presses.getAll());
export const remove = (order) => within("readwrite", (presses) => presses.delete(order));

// The device went to another organisation: codes of the former are nothing to send there, nor to keep.
export async function leaveOnly(organisation) {
  for (const press of await all()) {
    const former = press.organisation && press.organisation !== organisation;
    if (former) await remove(press.order);
  }
}
