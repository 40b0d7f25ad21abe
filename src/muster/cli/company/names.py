"""Names that people have in Sydney, Perth and Auckland."""

FIRST = (
    "Aaliyah", "Aaron", "Abigail", "Ahmed", "Aiko", "Alana", "Alejandro", "Amelia", "Anaru", "Anika", "Anthony", "Aroha",
    "Beatriz", "Ben", "Bianca", "Callum", "Camila", "Charlotte", "Chen", "Chloe", "Daniel", "Deepa", "Diego", "Divya",
    "Eleni", "Ella", "Emeka", "Ethan", "Farah", "Finn", "Freya", "Gabriel", "Giulia", "Grace", "Hamish", "Hana",
    "Harper", "Hemi", "Hugo", "Imogen", "Isla", "Jack", "Jarrah", "Jasmine", "Joaquin", "Kiri", "Kwame", "Lachlan",
    "Layla", "Leo", "Linh", "Lucas", "Maia", "Marama", "Mateo", "Matilda", "Mei", "Minh", "Nadia", "Ngaio",
    "Niamh", "Oliver", "Omar", "Orla", "Pania", "Priya", "Rangi", "Ravi", "Ruby", "Sanjay", "Sione", "Sofia",
    "Tane", "Tessa", "Thanh", "Wiremu", "Yasmin", "Yuki", "Zara", "Zoe",
)  # fmt: skip
LAST = (
    "Abdi", "Agarwal", "Ali", "Anderson", "Apirana", "Baker", "Barton", "Bianchi", "Brown", "Campbell", "Carter", "Chan",
    "Chowdhury", "Clarke", "Costa", "Dang", "Davies", "Desai", "Dimitriou", "Doyle", "Edwards", "Fernando", "Fonoti",
    "Foster", "Garcia", "Gibson", "Gupta", "Haddad", "Harris", "Henare", "Hughes", "Ibrahim", "Ito", "Jackson", "Jensen",
    "Kaur", "Kelly", "Khan", "Kowalski", "Lam", "Lee", "Lopez", "Macdonald", "Mahuta", "Marshall", "Mendes", "Mitchell",
    "Nakamura", "Nguyen", "O'Brien", "Okafor", "Papadopoulos", "Parata", "Park", "Patel", "Pereira", "Pham", "Ramos",
    "Reid", "Rossi", "Russo", "Sato", "Schmidt", "Sharma", "Silva", "Singh", "Smith", "Stewart", "Tamihana", "Taylor",
    "Thompson", "Tran", "Tuala", "Vaughan", "Walker", "Wang", "Watson", "Williams", "Wright", "Yilmaz",
)  # fmt: skip
