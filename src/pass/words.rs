//! The few words that folio itself puts into a text, by language.

use crate::model::{Lang, Person, PersonRole, Role};

/// Words that a book has around its text.
#[derive(Debug, Clone, Eq, PartialEq)]
pub struct Words {
    /// Heads the contents.
    pub contents: &'static str,
    /// Heads notes that are gathered.
    pub notes: &'static str,
    /// Heads notes that no mark refers to.
    pub notes_without_mark: &'static str,
    /// Names one note, as in "Note 3".
    pub note: &'static str,
    /// Names the way back from a note to its mark.
    pub back: &'static str,
    /// Names a cover.
    pub cover: &'static str,
    /// Names a title page.
    pub title_page: &'static str,
    /// Heads an abstract.
    pub summary: &'static str,
    /// Stands for a title where there is none.
    pub untitled: &'static str,
    /// The five alerts: note, tip, important, warning, caution.
    pub alerts: [&'static str; 5],
    /// What people did who are not authors: edited, translated, illustrated.
    pub roles: [&'static str; 3],
}

impl Words {
    /// The words for a language; English where folio has none.
    pub fn of(lang: &Lang) -> &'static Self {
        let primary = lang.primary();
        let known = TABLE.iter().find(|(code, _)| *code == primary);
        known.map_or(&TABLE[0].1, |(_, words)| words)
    }

    /// The word that heads an alert; empty for other roles.
    pub fn alert(&self, role: Role) -> &'static str {
        match role {
            Role::Note => self.alerts[0],
            Role::Tip => self.alerts[1],
            Role::Important => self.alerts[2],
            Role::Warning => self.alerts[3],
            Role::Caution => self.alerts[4],
            Role::Plain
            | Role::Epigraph
            | Role::Dedication
            | Role::Abstract
            | Role::Attribution
            | Role::Details
            | Role::OrphanNotes
            | Role::Licence => "",
        }
    }

    /// The line for someone on a title page: the name, and what they did if
    /// they are not an author.
    pub fn credit(&self, person: &Person) -> String {
        let role = match &person.role {
            PersonRole::Author | PersonRole::Other(_) => return person.name.clone(),
            PersonRole::Editor => self.roles[0],
            PersonRole::Translator => self.roles[1],
            PersonRole::Illustrator => self.roles[2],
        };
        format!("{} ({role})", person.name)
    }
}

/// The words of one language, in the order of the fields of [`Words`].
const fn words(
    words: [&'static str; 9],
    alerts: [&'static str; 5],
    roles: [&'static str; 3],
) -> Words {
    let [
        contents,
        notes,
        notes_without_mark,
        note,
        back,
        cover,
        title_page,
        summary,
        untitled,
    ] = words;
    Words {
        contents,
        notes,
        notes_without_mark,
        note,
        back,
        cover,
        title_page,
        summary,
        untitled,
        alerts,
        roles,
    }
}

/// The first entry serves languages that have none.
const TABLE: &[(&str, Words)] = &[
    (
        "en",
        words(
            [
                "Contents",
                "Notes",
                "Notes without a mark",
                "Note",
                "Back to the text",
                "Cover",
                "Title page",
                "Abstract",
                "Untitled",
            ],
            ["Note", "Tip", "Important", "Warning", "Caution"],
            ["editor", "translator", "illustrator"],
        ),
    ),
    (
        "de",
        words(
            [
                "Inhalt",
                "Anmerkungen",
                "Anmerkungen ohne Zeichen",
                "Anmerkung",
                "Zurück zum Text",
                "Umschlag",
                "Titelseite",
                "Zusammenfassung",
                "Ohne Titel",
            ],
            ["Hinweis", "Tipp", "Wichtig", "Warnung", "Vorsicht"],
            ["Herausgabe", "Übersetzung", "Illustration"],
        ),
    ),
    (
        "fr",
        words(
            [
                "Table des matières",
                "Notes",
                "Notes sans appel",
                "Note",
                "Retour au texte",
                "Couverture",
                "Page de titre",
                "Résumé",
                "Sans titre",
            ],
            ["Note", "Conseil", "Important", "Avertissement", "Attention"],
            ["édition", "traduction", "illustrations"],
        ),
    ),
    (
        "es",
        words(
            [
                "Índice",
                "Notas",
                "Notas sin llamada",
                "Nota",
                "Volver al texto",
                "Cubierta",
                "Portada",
                "Resumen",
                "Sin título",
            ],
            ["Nota", "Consejo", "Importante", "Advertencia", "Precaución"],
            ["edición", "traducción", "ilustraciones"],
        ),
    ),
    (
        "it",
        words(
            [
                "Indice",
                "Note",
                "Note senza richiamo",
                "Nota",
                "Torna al testo",
                "Copertina",
                "Frontespizio",
                "Sommario",
                "Senza titolo",
            ],
            ["Nota", "Suggerimento", "Importante", "Avvertenza", "Attenzione"],
            ["curatela", "traduzione", "illustrazioni"],
        ),
    ),
    (
        "pt",
        words(
            [
                "Sumário",
                "Notas",
                "Notas sem chamada",
                "Nota",
                "Voltar ao texto",
                "Capa",
                "Folha de rosto",
                "Resumo",
                "Sem título",
            ],
            ["Nota", "Dica", "Importante", "Aviso", "Cuidado"],
            ["edição", "tradução", "ilustrações"],
        ),
    ),
    (
        "nl",
        words(
            [
                "Inhoud",
                "Noten",
                "Noten zonder verwijzing",
                "Noot",
                "Terug naar de tekst",
                "Omslag",
                "Titelpagina",
                "Samenvatting",
                "Zonder titel",
            ],
            ["Opmerking", "Tip", "Belangrijk", "Waarschuwing", "Let op"],
            ["redactie", "vertaling", "illustraties"],
        ),
    ),
    (
        "ru",
        words(
            [
                "Содержание",
                "Примечания",
                "Примечания без знака",
                "Примечание",
                "Вернуться к тексту",
                "Обложка",
                "Титульный лист",
                "Аннотация",
                "Без названия",
            ],
            ["Примечание", "Совет", "Важно", "Предупреждение", "Осторожно"],
            ["редакция", "перевод", "иллюстрации"],
        ),
    ),
    (
        "el",
        words(
            [
                "Περιεχόμενα",
                "Σημειώσεις",
                "Σημειώσεις χωρίς παραπομπή",
                "Σημείωση",
                "Επιστροφή στο κείμενο",
                "Εξώφυλλο",
                "Σελίδα τίτλου",
                "Περίληψη",
                "Χωρίς τίτλο",
            ],
            ["Σημείωση", "Συμβουλή", "Σημαντικό", "Προειδοποίηση", "Προσοχή"],
            ["επιμέλεια", "μετάφραση", "εικονογράφηση"],
        ),
    ),
    (
        "ja",
        words(
            [
                "目次",
                "注",
                "参照のない注",
                "注",
                "本文に戻る",
                "表紙",
                "扉",
                "要旨",
                "無題",
            ],
            ["注記", "ヒント", "重要", "警告", "注意"],
            ["編", "訳", "絵"],
        ),
    ),
    (
        "zh",
        words(
            [
                "目录",
                "注释",
                "无标记的注释",
                "注",
                "返回正文",
                "封面",
                "扉页",
                "摘要",
                "无题",
            ],
            ["注", "提示", "重要", "警告", "小心"],
            ["编", "译", "绘"],
        ),
    ),
    (
        "ar",
        words(
            [
                "المحتويات",
                "الحواشي",
                "حواشٍ بلا علامة",
                "حاشية",
                "العودة إلى النص",
                "الغلاف",
                "صفحة العنوان",
                "ملخص",
                "بلا عنوان",
            ],
            ["ملاحظة", "نصيحة", "مهم", "تحذير", "تنبيه"],
            ["تحرير", "ترجمة", "رسوم"],
        ),
    ),
    (
        "he",
        words(
            [
                "תוכן העניינים",
                "הערות",
                "הערות ללא סימן",
                "הערה",
                "חזרה לטקסט",
                "כריכה",
                "שער",
                "תקציר",
                "ללא כותרת",
            ],
            ["הערה", "עצה", "חשוב", "אזהרה", "זהירות"],
            ["עריכה", "תרגום", "איורים"],
        ),
    ),
];
