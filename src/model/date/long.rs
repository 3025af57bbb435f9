//! Dates written out as a language has them.
//!
//! The words and their order are those of Unicode CLDR 47: the long form of a date,
//! and that of a month with its year. English without a country is that of most of
//! them, `en-001`, as folio's paper is A4 there.

use crate::model::Lang;

/// A language: its tag, how it writes a day and a month, its months within a date and,
/// where they are others, by themselves.
type Row = (&'static str, &'static str, &'static str, &'static str, &'static str);

/// A date of numbers alone, `2026-11-26` or `2026-11`, in the words of a language.
/// `None` for one that is in words already or is only a year, and for a language that
/// folio has no words of.
pub(in crate::model) fn long(date: &str, lang: &Lang) -> Option<String> {
    let numbers: Vec<&str> = date.trim().split('-').collect();
    let number = |text: &&str| match text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => text.parse::<usize>().ok(),
        false => None,
    };
    let (year, month, day) = match numbers.as_slice() {
        [year, month] => (year, number(month)?, None),
        [year, month, day] => (year, number(month)?, Some(number(day)?)),
        _ => return None,
    };
    // That it is a date at all is for the same to say who writes it into metadata.
    super::iso(date)?;
    let (tag, whole, short, within, alone) = row(lang)?;
    let (pattern, months) = match day {
        Some(_) => (whole, within),
        None if alone.is_empty() => (short, within),
        None => (short, alone),
    };
    let day = match day {
        Some(1) if *tag == "fr" => "1er".into(),
        day => day.map_or(String::new(), |day| day.to_string()),
    };
    let month = months.split(' ').nth(month.checked_sub(1)?)?;
    let long = pattern.replace("{y}", year).replace("{m}", month).replace("{d}", &day);
    Some(long)
}

/// The row of a tag, or of its language.
fn row(lang: &Lang) -> Option<&'static Row> {
    if lang.as_str().split('-').nth(1).is_some_and(|part| part == "Latn") {
        return None;
    }
    let primary = lang.primary();
    let named =
        |wanted: &str| ROWS.iter().find(|(tag, ..)| tag.eq_ignore_ascii_case(wanted));
    named(lang.as_str()).or_else(|| named(&primary))
}

#[rustfmt::skip]
const ROWS: &[Row] = &[
    ("en", "{d} {m} {y}", "{m} {y}",
     "January February March April May June July August September October November December",
     ""),
    ("en-US", "{m} {d}, {y}", "{m} {y}",
     "January February March April May June July August September October November December",
     ""),
    ("en-CA", "{m} {d}, {y}", "{m} {y}",
     "January February March April May June July August September October November December",
     ""),
    ("en-PH", "{m} {d}, {y}", "{m} {y}",
     "January February March April May June July August September October November December",
     ""),
    ("af", "{d} {m} {y}", "{m} {y}",
     "Januarie Februarie Maart April Mei Junie Julie Augustus September Oktober November Desember",
     ""),
    ("ar", "{d} {m} {y}", "{m} {y}",
     "يناير فبراير مارس أبريل مايو يونيو يوليو أغسطس سبتمبر أكتوبر نوفمبر ديسمبر",
     ""),
    ("bg", "{d} {m} {y} г.", "{m} {y} г.",
     "януари февруари март април май юни юли август септември октомври ноември декември",
     ""),
    ("ca", "{d} {m} del {y}", "{m} del {y}",
     "de\u{a0}gener de\u{a0}febrer de\u{a0}març d’abril de\u{a0}maig de\u{a0}juny de\u{a0}juliol d’agost de\u{a0}setembre d’octubre de\u{a0}novembre de\u{a0}desembre",
     "gener febrer març abril maig juny juliol agost setembre octubre novembre desembre"),
    ("cs", "{d}. {m} {y}", "{m} {y}",
     "ledna února března dubna května června července srpna září října listopadu prosince",
     "leden únor březen duben květen červen červenec srpen září říjen listopad prosinec"),
    ("cy", "{d} {m} {y}", "{m} {y}",
     "Ionawr Chwefror Mawrth Ebrill Mai Mehefin Gorffennaf Awst Medi Hydref Tachwedd Rhagfyr",
     ""),
    ("da", "{d}. {m} {y}", "{m} {y}",
     "januar februar marts april maj juni juli august september oktober november december",
     ""),
    ("de", "{d}. {m} {y}", "{m} {y}",
     "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
     ""),
    ("de-AT", "{d}. {m} {y}", "{m} {y}",
     "Jänner Februar März April Mai Juni Juli August September Oktober November Dezember",
     ""),
    ("el", "{d} {m} {y}", "{m} {y}",
     "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου Δεκεμβρίου",
     "Ιανουάριος Φεβρουάριος Μάρτιος Απρίλιος Μάιος Ιούνιος Ιούλιος Αύγουστος Σεπτέμβριος Οκτώβριος Νοέμβριος Δεκέμβριος"),
    ("eo", "{d} {m} {y}", "{m} {y}",
     "Januaro Februaro Marto Aprilo Majo Junio Julio Aŭgusto Septembro Oktobro Novembro Decembro",
     ""),
    ("es", "{d} de {m} de {y}", "{m} de {y}",
     "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
     ""),
    ("et", "{d}. {m} {y}", "{m} {y}",
     "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
     ""),
    ("fi", "{d}. {m} {y}", "{m} {y}",
     "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta marraskuuta joulukuuta",
     "tammikuu helmikuu maaliskuu huhtikuu toukokuu kesäkuu heinäkuu elokuu syyskuu lokakuu marraskuu joulukuu"),
    ("fr", "{d} {m} {y}", "{m} {y}",
     "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
     ""),
    ("ga", "{d} {m} {y}", "{m} {y}",
     "Eanáir Feabhra Márta Aibreán Bealtaine Meitheamh Iúil Lúnasa Meán\u{a0}Fómhair Deireadh\u{a0}Fómhair Samhain Nollaig",
     ""),
    ("gl", "{d} de {m} de {y}", "{m} de {y}",
     "xaneiro febreiro marzo abril maio xuño xullo agosto setembro outubro novembro decembro",
     ""),
    ("he", "{d} ב{m} {y}", "{m} {y}",
     "ינואר פברואר מרץ אפריל מאי יוני יולי אוגוסט ספטמבר אוקטובר נובמבר דצמבר",
     ""),
    ("hi", "{d} {m} {y}", "{m} {y}",
     "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर",
     ""),
    ("hr", "{d}. {m} {y}.", "{m} {y}.",
     "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
     "siječanj veljača ožujak travanj svibanj lipanj srpanj kolovoz rujan listopad studeni prosinac"),
    ("hu", "{y}. {m} {d}.", "{y}. {m}",
     "január február március április május június július augusztus szeptember október november december",
     ""),
    ("id", "{d} {m} {y}", "{m} {y}",
     "Januari Februari Maret April Mei Juni Juli Agustus September Oktober November Desember",
     ""),
    ("is", "{d}. {m} {y}", "{m} {y}",
     "janúar febrúar mars apríl maí júní júlí ágúst september október nóvember desember",
     ""),
    ("it", "{d} {m} {y}", "{m} {y}",
     "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
     ""),
    ("ja", "{y}年{m}月{d}日", "{y}年{m}月",
     "1 2 3 4 5 6 7 8 9 10 11 12",
     ""),
    ("ko", "{y}년 {m}월 {d}일", "{y}년 {m}월",
     "1 2 3 4 5 6 7 8 9 10 11 12",
     ""),
    ("lt", "{y} m. {m} {d} {d}.", "{y} m. {m}",
     "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
     "sausis vasaris kovas balandis gegužė birželis liepa rugpjūtis rugsėjis spalis lapkritis gruodis"),
    ("mk", "{d} {m} {y} г.", "{m} {y} г.",
     "јануари февруари март април мај јуни јули август септември октомври ноември декември",
     ""),
    ("nb", "{d}. {m} {y}", "{m} {y}",
     "januar februar mars april mai juni juli august september oktober november desember",
     ""),
    ("nl", "{d} {m} {y}", "{m} {y}",
     "januari februari maart april mei juni juli augustus september oktober november december",
     ""),
    ("nn", "{d}. {m} {y}", "{m} {y}",
     "januar februar mars april mai juni juli august september oktober november desember",
     ""),
    ("no", "{d}. {m} {y}", "{m} {y}",
     "januar februar mars april mai juni juli august september oktober november desember",
     ""),
    ("pl", "{d} {m} {y}", "{m} {y}",
     "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
     "styczeń luty marzec kwiecień maj czerwiec lipiec sierpień wrzesień październik listopad grudzień"),
    ("pt", "{d} de {m} de {y}", "{m} de {y}",
     "janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
     ""),
    ("ro", "{d} {m} {y}", "{m} {y}",
     "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
     ""),
    ("ru", "{d} {m} {y} г.", "{m} {y} г.",
     "января февраля марта апреля мая июня июля августа сентября октября ноября декабря",
     "январь февраль март апрель май июнь июль август сентябрь октябрь ноябрь декабрь"),
    ("sk", "{d}. {m} {y}", "{m} {y}",
     "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
     "január február marec apríl máj jún júl august september október november december"),
    ("sl", "{d}. {m} {y}", "{m} {y}",
     "januar februar marec april maj junij julij avgust september oktober november december",
     ""),
    ("sq", "{d} {m} {y}", "{m} {y}",
     "janar shkurt mars prill maj qershor korrik gusht shtator tetor nëntor dhjetor",
     ""),
    ("sr", "{d}. {m} {y}.", "{m} {y}.",
     "јануар фебруар март април мај јун јул август септембар октобар новембар децембар",
     ""),
    ("sv", "{d} {m} {y}", "{m} {y}",
     "januari februari mars april maj juni juli augusti september oktober november december",
     ""),
    ("tr", "{d} {m} {y}", "{m} {y}",
     "Ocak Şubat Mart Nisan Mayıs Haziran Temmuz Ağustos Eylül Ekim Kasım Aralık",
     ""),
    ("uk", "{d} {m} {y} р.", "{m} {y} р.",
     "січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня",
     "січень лютий березень квітень травень червень липень серпень вересень жовтень листопад грудень"),
    ("zh", "{y}年{m}月{d}日", "{y}年{m}月",
     "1 2 3 4 5 6 7 8 9 10 11 12",
     ""),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_language_has_twelve_months_and_all_parts() {
        for (tag, whole, short, within, alone) in ROWS {
            assert!(Lang::new(tag).is_some(), "{tag}");
            assert!(
                ["{d}", "{m}", "{y}"].iter().all(|part| whole.contains(part)),
                "{tag}"
            );
            assert!(short.contains("{m}") && !short.contains("{d}"), "{tag}");
            assert_eq!(within.split(' ').count(), 12, "{tag}");
            assert!(alone.is_empty() || alone.split(' ').count() == 12, "{tag}");
        }
    }

    #[test]
    fn dates_of_numbers_are_written_out() {
        for (tag, date, words) in [
            ("en-GB", "2026-11-26", Some("26 November 2026")),
            ("en", "2026-11-26", Some("26 November 2026")),
            ("en-US", "2026-11-26", Some("November 26, 2026")),
            ("de", "2026-11-06", Some("6. November 2026")),
            ("de-AT", "2026-01-26", Some("26. Jänner 2026")),
            ("fr", "1968-05-01", Some("1er mai 1968")),
            ("es-MX", "1492-10-12", Some("12 de octubre de 1492")),
            ("pl", "2026-11", Some("listopad 2026")),
            ("pl", "2026-11-26", Some("26 listopada 2026")),
            ("ru", "2026-11-26", Some("26 ноября 2026 г.")),
            ("ja", "2026-11-26", Some("2026年11月26日")),
            ("ko", "2026-11", Some("2026년 11월")),
            ("en-US", "2026-11", Some("November 2026")),
            ("en", "2026", None),
            ("en", "26 Nov 2026", None),
            ("en", "2026-02-31", None),
            ("en", "2026-13", None),
            ("en", "2026-11-26T10:00:00Z", None),
            ("sr-Latn", "2026-11-26", None),
            ("und", "2026-11-26", None),
        ] {
            let lang = Lang::new(tag).unwrap();
            assert_eq!(long(date, &lang).as_deref(), words, "{tag} {date}");
        }
    }
}
