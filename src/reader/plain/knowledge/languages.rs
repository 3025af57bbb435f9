//! Languages by their commonest words and their scripts.

/// The commonest words of each language that shares its script with others, as
/// far as they tell it from its neighbours. In lower case.
pub(in super::super) const STOP_WORDS: &[(&str, &str)] = &[
    (
        "en",
        "the of and to in that is was it with for his which be this by are not have \
         from you they",
    ),
    (
        "de",
        "der die und das den nicht ist ein eine mit dem des auf sich von zu ich im \
         auch es wie sie",
    ),
    (
        "fr",
        "le la les et de des que qui un une est dans pour pas il ne ce du en je au \
         par sur",
    ),
    (
        "es",
        "el la los las que de y en un una por con no su del se es al lo como más \
         para",
    ),
    (
        "it",
        "il di che e la non un una per con del della si è gli le nel sono ma come \
         più da",
    ),
    ("pt", "o a os as que de e do da em um uma não para com se no na por mais ao dos"),
    (
        "nl",
        "de het een en van dat niet is in op te zijn met voor ik hij aan er maar \
         die was ook",
    ),
    (
        "la",
        "et in est non ad ut cum quod qui quae sed ex per esse si enim atque ab hoc \
         aut neque etiam",
    ),
    (
        "sv",
        "och att det som en på är av för den med inte till han jag ett var om de \
         hade sig från",
    ),
    (
        "da",
        "og at det som en på er af for den med ikke til han jeg et var de havde sig \
         fra blev",
    ),
    (
        "nb",
        "og at det som en på er av for den med ikke til han jeg et var de hadde seg \
         fra ble",
    ),
    ("pl", "i w nie na się z do to że jest o jak ale po co za od tym przez był tak już"),
    ("cs", "a se v na je že to s z i do by ale si za jsem tak jak kdo bylo byl který"),
    (
        "hu",
        "a az és hogy nem egy is van volt de meg csak mint azt ez el ha már még ki \
         mert vagy",
    ),
    (
        "fi",
        "ja on ei että se hän oli en ole niin kuin mutta minä sen joka ovat tai nyt \
         kun mitä hänen siitä",
    ),
    (
        "tr",
        "ve bir bu da de için ile ne gibi daha çok o ama ben her kadar olan olarak \
         var en değil sonra",
    ),
    ("ro", "și de în a la nu cu pe că o un din mai este se ce pentru care să au era al"),
    (
        "eo",
        "la kaj de en al estas li ne mi ke tiu por sed ĝi kun estis pri el tio oni \
         kiu ili",
    ),
    ("ru", "и в не на что с он как это но его я к был все было она они же бы по от"),
    ("uk", "і в не на що з він як це але його я до був й та вона вони же би у від"),
    ("bg", "и на не да се в от за с е че това ще по си му как но са той беше ли"),
    ("sr", "и је у да се на не за су што са од као али то би који он ја није ће био"),
    (
        "ar",
        "في من على أن إلى ما لا هذا عن قال كان هو التي الذي بن ذلك ثم حتى كل هذه أو \
         إن",
    ),
    ("fa", "و در به از که این را با است آن برای یک می بود خود تا بر هم شد او ما کرد"),
    ("ur", "اور کے کی میں ہے کا سے کو نے پر کہ یہ وہ ہیں تھا بھی اس ایک نہیں کر ہو تھے"),
    ("hi", "है के में की को से का और हैं पर ने नहीं एक यह जो तो ही था भी कर कि वह"),
    (
        "sa",
        "च न तु वा हि तथा एव इति ततः अथ तत् सः उवाच यथा स्यात् तस्य सर्व अपि \
         कुर्यात् नमः श्री ॐ",
    ),
    (
        "mr",
        "आहे आणि या तो ते व ही हे की त्या होते नाही मी पण होता असे काही त्याने एक \
         होती तर आता",
    ),
];

/// Languages known by their script alone, and the test letters' ranges.
pub(in super::super) const SCRIPTS: &[(&str, char, char)] = &[
    ("he", '\u{590}', '\u{5ff}'),
    ("hy", '\u{530}', '\u{58f}'),
    ("ka", '\u{10a0}', '\u{10ff}'),
    ("bn", '\u{980}', '\u{9ff}'),
    ("ta", '\u{b80}', '\u{bff}'),
    ("te", '\u{c00}', '\u{c7f}'),
    ("th", '\u{e00}', '\u{e7f}'),
    ("ko", '\u{ac00}', '\u{d7a3}'),
];

/// Names of languages as headers of files give them. In lower case.
pub(in super::super) const NAMES: &[(&str, &str)] = &[
    ("english", "en"),
    ("german", "de"),
    ("french", "fr"),
    ("spanish", "es"),
    ("italian", "it"),
    ("portuguese", "pt"),
    ("dutch", "nl"),
    ("latin", "la"),
    ("swedish", "sv"),
    ("danish", "da"),
    ("norwegian", "nb"),
    ("finnish", "fi"),
    ("polish", "pl"),
    ("czech", "cs"),
    ("hungarian", "hu"),
    ("russian", "ru"),
    ("greek", "el"),
    ("ancient greek", "grc"),
    ("chinese", "zh"),
    ("japanese", "ja"),
    ("esperanto", "eo"),
    ("hebrew", "he"),
    ("arabic", "ar"),
    ("catalan", "ca"),
    ("welsh", "cy"),
    ("irish", "ga"),
    ("tagalog", "tl"),
    ("icelandic", "is"),
    ("romanian", "ro"),
    ("bulgarian", "bg"),
    ("serbian", "sr"),
    ("sanskrit", "sa"),
    ("middle english", "enm"),
    ("old english", "ang"),
    ("yiddish", "yi"),
    ("korean", "ko"),
    ("turkish", "tr"),
    ("persian", "fa"),
    ("hindi", "hi"),
    ("ukrainian", "uk"),
    ("afrikaans", "af"),
    ("galician", "gl"),
    ("breton", "br"),
    ("occitan", "oc"),
];
