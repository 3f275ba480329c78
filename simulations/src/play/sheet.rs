//! The handover sheet as a file that a browser prints without the program: its styles within, no scripts.

use std::path::Path;

use anyhow::{Context as _, Result};

use super::Screen;

/// The sheet on both ends just before the vehicle arrived; empty where there was none.
#[derive(Debug, Clone, Default)]
pub struct Sheets {
    /// The tablet's.
    pub tablet: String,
    /// The destination's.
    pub hospital: String,
}

impl Sheets {
    /// Writes `tablet.html` and `hospital.html`; what there was none of is left out.
    ///
    /// # Errors
    /// When the folder cannot be made or written.
    pub fn write(&self, folder: &Path) -> Result<()> {
        std::fs::create_dir_all(folder).with_context(|| folder.display().to_string())?;
        for (name, page) in [("tablet.html", &self.tablet), ("hospital.html", &self.hospital)] {
            if !page.is_empty() {
                let path = folder.join(name);
                std::fs::write(&path, page).with_context(|| path.display().to_string())?;
            }
        }
        Ok(())
    }
}

/// Start and end of a link to styles, as the programs' pages have it.
const LINK: (&str, &str) = ("<link rel=\"stylesheet\" href=\"", "\">");

/// A page with its styles within.
///
/// # Errors
/// When the program is away or does not know an address.
pub async fn standalone(screen: &Screen, path: &str) -> Result<String> {
    let page = screen.text(path).await?;
    let mut parts = page.split(LINK.0);
    let mut whole = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (address, rest) = part.split_once(LINK.1).context("a link to styles without an end")?;
        whole.extend(["<style>", &screen.text(address).await?, "</style>", rest]);
    }
    Ok(without_scripts(&whole))
}

fn without_scripts(page: &str) -> String {
    let mut parts = page.split("<script");
    let first = parts.next().unwrap_or_default();
    let kept = parts.map(|part| part.split_once("</script>").map_or("", |(_, rest)| rest));
    std::iter::once(first).chain(kept).collect()
}

#[cfg(test)]
#[allow(clippy::unwrap_used)]
mod tests {
    use super::*;

    #[test]
    fn scripts_are_left_out_and_nothing_else() {
        assert_eq!(
            without_scripts("<a><script type=\"module\" src=\"/x.js\"></script><b><script>1</script>c"),
            "<a><b>c"
        );
        assert_eq!(without_scripts("<p>none</p>"), "<p>none</p>");
    }

    #[test]
    fn what_there_was_none_of_is_not_written() {
        let folder = tempfile::tempdir().unwrap();
        let sheets = Sheets { tablet: "<p>t</p>".to_owned(), hospital: String::new() };
        sheets.write(&folder.path().join("new")).unwrap();
        assert_eq!(std::fs::read_to_string(folder.path().join("new/tablet.html")).unwrap(), "<p>t</p>");
        assert!(!folder.path().join("new/hospital.html").exists());
    }
}
