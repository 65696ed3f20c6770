//! Several files as one ZIP.

use std::io::{Cursor, Write as _};

use zip::result::ZipError;
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

/// The files under their paths. What clients attach is mostly packed already, so only text is packed again; the moment of each
/// is the first that a ZIP knows, so that the same files give the same bytes.
pub(crate) fn bundle(files: &[(String, Vec<u8>)]) -> Result<Vec<u8>, ZipError> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (path, content) in files {
        let is_text = [".json", ".md", ".txt"].iter().any(|ending| path.ends_with(ending));
        let method = if is_text { CompressionMethod::Deflated } else { CompressionMethod::Stored };
        let options = SimpleFileOptions::default().compression_method(method).last_modified_time(DateTime::default());
        zip.start_file(path.as_str(), options)?;
        zip.write_all(content)?;
    }
    Ok(zip.finish()?.into_inner())
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Read as _};

    use super::bundle;

    #[test]
    fn every_file_comes_out_as_it_went_in() {
        let files = [
            ("data.json".to_owned(), "{\"é\": 1}".repeat(1000).into_bytes()),
            ("KIT-0000-0000/documents/01.pdf".to_owned(), vec![0, 255, 7]),
        ];
        let packed = bundle(&files).unwrap();
        assert!(packed.len() < 2000, "{} bytes", packed.len());
        assert_eq!(packed, bundle(&files).unwrap());
        let mut zip = zip::ZipArchive::new(Cursor::new(packed)).unwrap();
        for (path, content) in files {
            let mut found = Vec::new();
            zip.by_name(&path).unwrap().read_to_end(&mut found).unwrap();
            assert_eq!(found, content, "{path}");
        }
    }
}
