//! Compiles the .proto files in Rust (protox): no protoc on the machine.

fn main() -> Result<(), Box<dyn std::error::Error>> {
    println!("cargo:rerun-if-changed=emergency");
    let files = ["identity", "record", "encounter", "crew", "hospital", "statistics"]
        .map(|name| format!("emergency/v1/{name}.proto"));
    let descriptors = protox::compile(files, ["."])?;
    let out = std::path::PathBuf::from(std::env::var("OUT_DIR")?);
    std::fs::write(out.join("descriptors.bin"), prost::Message::encode_to_vec(&descriptors))?;
    // No message has a Debug: a name, a drug or a token cannot be printed by accident.
    tonic_prost_build::configure().skip_debug(["."]).compile_fds(descriptors)?;
    Ok(())
}
