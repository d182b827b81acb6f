//! What the sample is made of. Every person, handle and address is made up. The posts are hostile without using a slur:
//! enough to see how a page looks, in the scripts that the Hub meets.

/// A post with its language, and its translation into English where it has one.
pub(super) struct Post {
    pub(super) text: &'static str,
    pub(super) language: &'static str,
    pub(super) translation: &'static str,
    pub(super) strand: &'static str,
}

const fn post(
    strand: &'static str,
    language: &'static str,
    text: &'static str,
    translation: &'static str,
) -> Post {
    Post { text, language, translation, strand }
}

/// Posts, hostile towards the strand that they name.
pub(super) const POSTS: &[Post] = &[
    post(
        "religion.muslim",
        "",
        "Saw her again outside the mosque on Mare Street. One day someone will pull that scarf off and I will be filming it.",
        "",
    ),
    post(
        "religion.jewish",
        "",
        "They moved in next door and now everyone on the road has to know about it. We know which house. We know what time you leave.",
        "",
    ),
    post(
        "race.black",
        "",
        "Nobody voted for you people to run the shop. Pack up before somebody helps you pack.",
        "",
    ),
    post(
        "race.south_asian",
        "",
        "Delivery driver brought the smell with him 🤢 go home mate and take the whole estate with you",
        "",
    ),
    post(
        "sexual_orientation.gay",
        "",
        "Two of them holding hands on the 253 bus 🚌 next time we get on at the same stop 😂😂",
        "",
    ),
    post(
        "transgender.women",
        "",
        "We all know what you are. Wear what you like, we will find out where you work and tell every parent.",
        "",
    ),
    post(
        "disability.learning",
        "",
        "Every time he talks in that video I replay it 🤡 people like that should not be let out",
        "",
    ),
    post(
        "disability.physical",
        "",
        "Wheelchair on the platform again holding everybody up. Roll her off.",
        "",
    ),
    post(
        "religion.hindu",
        "",
        "Diwali fireworks till midnight. Next year we bring our own and we know which window.",
        "",
    ),
    post(
        "religion.sikh",
        "",
        "Took that thing off his head in the queue and he just stood there lol. Doing it again Friday.",
        "",
    ),
    post(
        "race.esea",
        "",
        "Stopped going to that takeaway and so should you. Windows break easy on Lewisham Way.",
        "",
    ),
    post("race.grt", "", "They are back on the green. Bring diesel. You all know what to do this time.", ""),
    post(
        "race.arab",
        "ar",
        "اخرجوا من شارعنا، لا مكان لكم هنا. نعرف أين تسكنون ونعرف متى تعودون إلى البيت.",
        "Get out of our street, there is no place for you here. We know where you live and we know when you come home.",
    ),
    post(
        "religion.jewish",
        "he",
        "תעזבו את השכונה שלנו. אנחנו יודעים איפה הילדים שלכם לומדים.",
        "Leave our neighbourhood. We know where your children go to school.",
    ),
    post(
        "religion.muslim",
        "ur",
        "تم لوگ یہاں سے چلے جاؤ ورنہ پچھتاؤ گے۔ یہ محلہ تمہارا نہیں ہے۔",
        "You people leave this place or you will regret it. This neighbourhood is not yours.",
    ),
    post(
        "religion.hindu",
        "hi",
        "तुम लोग यहाँ से चले जाओ, यह तुम्हारा मोहल्ला नहीं है। अगली बार सिर्फ़ बातें नहीं होंगी।",
        "You people go away from here, this is not your neighbourhood. Next time it will not be only talk.",
    ),
    post(
        "race.south_asian",
        "bn",
        "তোমরা এখান থেকে চলে যাও, এটা তোমাদের জায়গা না। পরের বার দরজায় আসব।",
        "Go away from here, this is not your place. Next time we will come to the door.",
    ),
    post(
        "race.white_other",
        "pl",
        "Wynoście się z naszej ulicy, nikt was tu nie chce. Wiemy, gdzie stoi wasz samochód.",
        "Get out of our street, nobody wants you here. We know where your car is parked.",
    ),
    post(
        "race.esea",
        "zh",
        "滚出我们的街区，这里不欢迎你们。下次不会只是说说而已。",
        "Get out of our block, you are not welcome here. Next time it will not be only words.",
    ),
    post("sexual_orientation.lesbian", "", "She put the flag in the window. Bricks are cheap 🧱🏳️‍🌈", ""),
    post("religion.sectarian", "", "Wrong scarf, wrong end of the road. Walk home another way tonight.", ""),
    post(
        "race.nationality",
        "",
        "Speak English or get off at the next stop. I have your face now and 40,000 people will have it by tonight.",
        "",
    ),
];

/// First names of made-up people.
pub(super) const FIRST_NAMES: &[&str] = &[
    "Amina", "Tomasz", "Grace", "Yusuf", "Leah", "Dmitri", "Priya", "Kwame", "Niamh", "Wei", "Farah", "Joel",
    "Sunita", "Owen", "Zainab", "Marek", "Chidi", "Rosa", "Hassan", "Bronwen", "Arjun", "Mei", "Idris",
    "Helen",
];

/// Last names that can only be made up.
pub(super) const LAST_NAMES: &[&str] = &[
    "Example",
    "Specimen",
    "Fictional",
    "Placeholder",
    "Imagined",
    "Invented",
    "Mockford",
    "Pretendham",
    "Samplewood",
    "Testerton",
    "Makebelieve",
    "Nowhere",
];

/// Parts of handles.
pub(super) const HANDLE_PARTS: &[&str] = &[
    "grey_kettle",
    "northbank",
    "rusted_gate",
    "platform9",
    "mild_vinegar",
    "quiet_pigeon",
    "backroad",
    "tin_lid",
    "late_bus",
    "wet_brick",
    "blue_bin",
    "corner_shop",
    "old_pylon",
    "half_moon",
];

/// What reporters say, in their own words.
pub(super) const TOLD: &[&str] = &[
    "It was under a video that my sister put up of our shop opening. I did not see it until a customer showed me.",
    "The same account has answered everything I posted since March. This is the first time it said it knows where I live.",
    "My son found it in the group chat of his year at school and was too ashamed to tell me for a week.",
    "I was tagged in it, and within the hour there were ninety answers, most of them laughing.",
    "It came as a private message after I gave evidence at the council meeting about the cycle lane.",
    "A neighbour sent me a picture of her screen. The post was gone when I looked, but the account is still there.",
    "We moderate the page of the congregation. We have removed it twice and it came back under another name.",
];

/// Why it was perceived as hate.
pub(super) const WHY: &[&str] = &[
    "Because it names what I am before it says anything else.",
    "He does not know me. He only knows where I pray.",
    "They wrote it under my photograph at Pride and nowhere else.",
    "It is the word they shout in the street as well.",
    "",
];

/// Fear and impact.
pub(super) const IMPACT: &[&str] = &[
    "I have changed the way I walk home. My daughter sleeps in our room.",
    "I closed the account that I use for work and have lost two orders.",
    "I am not frightened for myself, but my parents do not go out after dark now.",
    "I read it every night. I know I should not.",
    "",
];

/// Where exhibits were obtained.
pub(super) const OBTAINED: &[&str] = &[
    "Screen of the reporter's telephone, shown at the front counter",
    "Hub workstation, browser without a signed-in account",
    "Sent by the reporter by e-mail and opened on the Hub's stand-alone machine",
];

/// Notes: text, and whether it is an assessment.
pub(super) const NOTES: &[(&str, bool)] = &[
    (
        "Spoke to the reporter by telephone at the time they gave as safe. They would support a prosecution and give a statement.",
        false,
    ),
    (
        "The wording and the hours of posting fit the account in the earlier case. No more than a lead until the platform answers.",
        true,
    ),
    ("Post checked again: still up, 4,100 views, comments closed.", false),
    ("Schools officer told. No names passed on.", false),
    ("Two of the answers threaten the same address. Treat as connected until shown otherwise.", true),
];

/// Tasks: title and days until they are due.
pub(super) const TASKS: &[(&str, i64)] = &[
    ("Ask the platform to preserve the account", 2),
    ("Take the reporter's statement", 7),
    ("Translator's statement for the post", 14),
    ("Tell the victim where the case stands", 5),
    ("Check again whether the post is up", 3),
    ("Community impact statement from the borough", 21),
];

/// Officers besides the first: name, rank, warrant number.
pub(super) const OFFICERS: &[(&str, &str, &str)] =
    &[("Jo Sample", "DC", "1201XY"), ("Mo Specimen", "DC", "1202XY"), ("Kit Invented", "DS", "1203XY")];
