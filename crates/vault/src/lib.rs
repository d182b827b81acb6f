//! The encrypted store: database, journal, projections, blobs, migrations, backup.
