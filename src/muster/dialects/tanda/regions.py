"""Public holiday regions in the vendor's codes (tanda-v2.txt 2977-3010) and in ours: `au_qld` is AU-QLD."""

from muster.core.errors import Invalid

# In the order of the document. A code of ours with a colon names the language that its holidays have names in.
OURS = {
    "au": "AU",
    "au_act": "AU-ACT",
    "au_nsw": "AU-NSW",
    "au_nt": "AU-NT",
    "au_qld": "AU-QLD",
    "au_sa": "AU-SA",
    "au_tas": "AU-TAS",
    "au_vic": "AU-VIC",
    "au_wa": "AU-WA",
    "cy": "CY",
    "el": "GR",
    "fi": "FI",
    "gb": "GB",
    "gb_eng": "GB-ENG",
    "gb_nir": "GB-NIR",
    "gb_sct": "GB-SCT",
    "gb_wls": "GB-WLS",
    "jp": "JP",
    "lr": "LR",
    "nz": "NZ",
    "mm": "MM",
    "mt_en": "MT",
    "mu": "MU",
    "us": "US",
    "za": "ZA",
    "ph": "PH",
    "vi": "VN",
    "ca": "CA",
    "be_fr": "BE:fr",
    "be_nl": "BE:nl",
    "th": "TH",
    "uy": "UY",
}
THEIRS = {ours: theirs for theirs, ours in OURS.items()}


def read_region(code: str, *, field: str) -> str:
    """Raises Invalid for a code that is not of the vendor's list."""
    if code not in OURS:
        raise Invalid(f"{field}: {code!r} is not one of the supported regions, such as au_qld.", field=field)
    return OURS[code]


def write_region(code: str) -> str:
    """One that the vendor does not list is written alike: `DE-BY` is de_by."""
    return THEIRS.get(code) or code.lower().replace("-", "_").replace(":", "_")
