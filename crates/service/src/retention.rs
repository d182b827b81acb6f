//! How long the log is kept (LOG-9): shown, set by a supervisor, and used for the day on which the log is reviewed. No entry
//! is deleted by it, and no function that deletes one exists.

use crate::api::{LogRetentionPutRequest, LogRetentionView};
use crate::errors::{CaseworkError, ReadError};
use crate::services::{Services, Session};
use casebook_domain::retention::{LogRetention, MOST, in_force, least_years, review_on, with};
use casebook_domain::{Act, Moment};
use casebook_vault::{NewEntry, Reader, StoreError};
use serde_json::json;

/// The name of the setting.
const SETTING: &str = "log_retention";

impl Services {
    /// How long the log is kept, and when it is reviewed.
    pub fn log_retention(&self) -> Result<LogRetentionView, ReadError> {
        let session = self.open()?;
        Ok(session.read(|reader| view(reader, self.now()))?)
    }

    /// Sets how long the log is kept from a day on. A supervisor's. Never shorter than the records it describes.
    pub fn log_retention_put(
        &self,
        request: LogRetentionPutRequest,
    ) -> Result<LogRetentionView, CaseworkError> {
        let (session, now) = (self.open()?, self.now());
        if !session.is_supervisor() {
            return Err(CaseworkError::NeedsSupervisor);
        }
        put(&session, request, now)?;
        Ok(session.read(|reader| view(reader, now))?)
    }
}

fn put(session: &Session, request: LogRetentionPutRequest, now: Moment) -> Result<(), CaseworkError> {
    session.vault.transact(|tx| {
        let least = least_years(tx.longest_kept(now.local_date())?);
        let LogRetentionPutRequest { from, years } = request;
        if years.is_some_and(|years| years > MOST) {
            return Err(CaseworkError::field("years", "out_of_range"));
        }
        if years.is_some_and(|years| years < least) {
            return Err(CaseworkError::field("years", "shorter_than_records"));
        }
        let values = with(&values(tx)?, LogRetention { from, years });
        tx.record(NewEntry::of_vault(Act::SettingChanged {
            name: SETTING.to_owned(),
            value: json!(values),
        }))?;
        Ok(())
    })
}

fn values(reader: &Reader<'_>) -> Result<Vec<LogRetention>, StoreError> {
    let set = reader.setting(SETTING)?;
    let damaged = |_| StoreError::Damaged { what: format!("setting {SETTING}") };
    set.map_or(Ok(Vec::new()), |value| serde_json::from_value(value).map_err(damaged))
}

fn view(reader: &Reader<'_>, now: Moment) -> Result<LogRetentionView, StoreError> {
    let today = now.local_date();
    let values = values(reader)?;
    let holds = in_force(&values, today);
    let least_years = least_years(reader.longest_kept(today)?);
    let begins = reader.journal_begins()?.map_or(today, casebook_domain::display::london_date);
    Ok(LogRetentionView {
        years: holds.and_then(|value| value.years),
        values,
        least_years,
        too_short: holds.and_then(|value| value.years).is_some_and(|years| years < least_years),
        begins,
        review_on: review_on(holds, begins),
    })
}
