//! stub
pub struct ScreenPhoto {
    content_type: &'static str,
    bytes: Vec<u8>,
}
impl ScreenPhoto {
    pub fn from_card(photo: &crate::card::Photo) -> Result<Self, ()> {
        Ok(Self { content_type: "image/jp2", bytes: photo.bytes.clone() })
    }
    pub fn from_wallet(photo: &crate::mdoc::Portrait) -> Result<Self, ()> {
        Ok(Self { content_type: photo.media_type, bytes: photo.bytes.clone() })
    }
    pub fn content_type(&self) -> &'static str {
        self.content_type
    }
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}
