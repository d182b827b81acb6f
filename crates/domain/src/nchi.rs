//! What is not a crime (NCHI-2, NCHI-5): how a case says so, and what may come of it.

use crate::case::{Case, CaseStatus};

/// What may come of a case that is not a crime, the least intrusive first, with its words. A record with the subject's
/// data is not among them: it needs the threshold test (NCHI-3), which is not built.
pub const RESULTS: [(&str, &str); 3] = [
    ("nc_no_record", "Not a crime: no further record"),
    ("nc_tension", "Not a crime: tension information, nobody named as its subject"),
    ("nc_intelligence", "Not a crime: intelligence report, graded"),
];

/// Whether an outcome code says that it was not a crime.
pub fn is_result(code: &str) -> bool {
    RESULTS.iter().any(|(result, _)| *result == code)
}

/// The words of such a result.
pub fn words(code: &str) -> Option<&'static str> {
    RESULTS.iter().find(|(result, _)| *result == code).map(|(_, words)| *words)
}

/// Whether this case is a record of something that is not a crime: by where it stands, and once it is closed by what came
/// of it.
pub fn is_non_crime(case: &Case) -> bool {
    case.status == CaseStatus::NonCrime
        || case.outcome.as_ref().is_some_and(|outcome| is_result(&outcome.code))
}
