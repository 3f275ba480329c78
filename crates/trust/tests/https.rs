//! Mutual TLS for plain HTTPS.
#![allow(clippy::unwrap_used, missing_docs)]

mod support;

use std::sync::Arc;

use rustls::{ClientConfig, ProtocolVersion, RootCertStore, ServerConfig};
use rustls_pki_types::{CertificateDer, ServerName, pem::PemObject};
use support::{ADDRESS, PLATFORM, Region};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::{TcpListener, TcpStream},
};
use tokio_rustls::{TlsAcceptor, TlsConnector};
use trust::{
    device::PeerDevice,
    http::{https_client_config, https_server_config},
};

/// Sends one word each way. Gives the device that the server saw, and the protocols.
async fn talk(server: ServerConfig, client: ClientConfig, name: &'static str) -> std::io::Result<(String, bool)> {
    let listener = TcpListener::bind(ADDRESS).await?;
    let address = listener.local_addr()?;
    let serve = async {
        let (socket, _) = listener.accept().await?;
        let mut stream = TlsAcceptor::from(Arc::new(server)).accept(socket).await?;
        let session = stream.get_ref().1;
        let leaf = session.peer_certificates().unwrap().first().unwrap();
        let device = PeerDevice::from_der(leaf).unwrap().name.to_string();
        let modern = session.protocol_version() == Some(ProtocolVersion::TLSv1_3)
            && session.alpn_protocol() == Some(b"http/1.1".as_slice());
        assert_eq!(stream.read_u8().await?, b'?');
        stream.write_u8(b'!').await?;
        stream.shutdown().await?;
        std::io::Result::Ok((device, modern))
    };
    let ask = async {
        let socket = TcpStream::connect(address).await?;
        let name = ServerName::try_from(name).unwrap();
        let mut stream = TlsConnector::from(Arc::new(client)).connect(name, socket).await?;
        stream.write_u8(b'?').await?;
        assert_eq!(stream.read_u8().await?, b'!');
        std::io::Result::Ok(())
    };
    let (served, asked) = tokio::join!(serve, ask);
    asked?;
    served
}

#[tokio::test]
async fn both_ends_know_each_other() {
    let region = Region::new();
    let server = https_server_config(&region.platform()).unwrap();
    let client = https_client_config(&region.tablet("minato-1-tablet")).unwrap();
    let (device, modern) = talk(server, client, PLATFORM).await.unwrap();
    assert_eq!(device, "minato-1-tablet");
    assert!(modern, "TLS 1.3 with HTTP/1.1");
}

#[tokio::test]
async fn strangers_and_impostors_are_turned_away() {
    let (region, elsewhere) = (Region::new(), Region::new());
    let server = || https_server_config(&region.platform()).unwrap();
    let client = |region: &Region| https_client_config(&region.tablet("minato-1-tablet")).unwrap();
    assert!(talk(server(), client(&region), PLATFORM).await.is_ok());

    let mut authorities = RootCertStore::empty();
    authorities.add(CertificateDer::from_pem_slice(region.ca_pem().as_bytes()).unwrap()).unwrap();
    let without_certificate = ClientConfig::builder_with_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(authorities)
        .with_no_client_auth();
    assert!(talk(server(), without_certificate, PLATFORM).await.is_err(), "no certificate");
    assert!(talk(server(), client(&elsewhere), PLATFORM).await.is_err(), "another region's client");
    let impostor = https_server_config(&elsewhere.platform()).unwrap();
    assert!(talk(impostor, client(&region), PLATFORM).await.is_err(), "another region's server");
    assert!(talk(server(), client(&region), "hospital.example").await.is_err(), "another name");
}
