//! A sandbox on a socket, and requests byte for byte.

use aws_credential_types::Credentials;
use aws_sigv4::http_request::{
    PayloadChecksumKind, PercentEncodingMode, SignableBody, SignableRequest, SigningSettings,
    UriPathNormalizationMode, sign,
};
use aws_sigv4::sign::v4::SigningParams;
use std::net::SocketAddr;
use std::time::{Duration, SystemTime};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use xacct_sandbox::Sandbox;

/// The account whose root user asks.
const ACCOUNT: &str = "111111111111";

/// How long an answer may take: far longer than it does.
const PATIENCE: Duration = Duration::from_secs(60);

/// A sandbox on a socket.
pub(crate) struct Wire {
    pub(crate) sandbox: Sandbox,
    address: SocketAddr,
    root: Credentials,
}

/// What came back; status 0 where the connection was closed without an answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    pub(crate) body: String,
}

/// Seconds from now.
pub(crate) fn secs(seconds: i64) -> SystemTime {
    let distance = Duration::from_secs(seconds.unsigned_abs());
    if seconds < 0 { SystemTime::now() - distance } else { SystemTime::now() + distance }
}

/// A request to be signed.
#[derive(Clone)]
pub(crate) struct Ask {
    service: &'static str,
    method: &'static str,
    host: &'static str,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
    /// What is sent where it is not what was signed.
    sent: Option<String>,
    key: Key,
    at: Option<SystemTime>,
}

#[derive(Clone)]
enum Key {
    Root,
    Secret(&'static str),
    Token(&'static str),
    Other(Credentials),
    None,
}

impl Ask {
    pub(crate) fn new(service: &'static str, method: &'static str, path: impl Into<String>) -> Self {
        let host = match service {
            "s3" => "s3.us-east-1.amazonaws.com",
            "kms" => "kms.us-east-1.amazonaws.com",
            "iam" => "iam.amazonaws.com",
            _ => "sts.amazonaws.com",
        };
        Self {
            service,
            method,
            host,
            path: path.into(),
            headers: Vec::new(),
            body: String::new(),
            sent: None,
            key: Key::Root,
            at: None,
        }
    }

    pub(crate) fn with(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub(crate) fn body(self, body: impl Into<String>) -> Self {
        Self { body: body.into(), ..self }
    }

    /// Sends another body than is signed.
    pub(crate) fn sending(self, body: &str) -> Self {
        Self { sent: Some(body.to_owned()), ..self }
    }

    pub(crate) fn unsigned(self) -> Self {
        Self { key: Key::None, ..self }
    }

    pub(crate) fn with_secret(self, secret: &'static str) -> Self {
        Self { key: Key::Secret(secret), ..self }
    }

    pub(crate) fn with_token(self, token: &'static str) -> Self {
        Self { key: Key::Token(token), ..self }
    }

    pub(crate) fn by(self, key: &str, secret: &str) -> Self {
        Self { key: Key::Other(Credentials::from_keys(key, secret, None)), ..self }
    }

    pub(crate) fn by_session(self, session: &Credentials) -> Self {
        Self { key: Key::Other(session.clone()), ..self }
    }

    /// Signs for another time.
    pub(crate) fn signed(self, at: SystemTime) -> Self {
        Self { at: Some(at), ..self }
    }

    /// Asks another host than the service's.
    pub(crate) fn at(self, host: &'static str) -> Self {
        Self { host, ..self }
    }

    /// The headers that sign it.
    fn signature(&self, root: &Credentials) -> anyhow::Result<Vec<(String, String)>> {
        let credentials = match &self.key {
            Key::None => return Ok(Vec::new()),
            Key::Root => root.clone(),
            Key::Secret(secret) => Credentials::from_keys(root.access_key_id(), *secret, None),
            Key::Token(token) => Credentials::from_keys(
                root.access_key_id(),
                root.secret_access_key(),
                Some((*token).to_owned()),
            ),
            Key::Other(credentials) => credentials.clone(),
        };
        let identity = credentials.into();
        let mut settings = SigningSettings::default();
        if self.service == "s3" {
            settings.percent_encoding_mode = PercentEncodingMode::Single;
            settings.uri_path_normalization_mode = UriPathNormalizationMode::Disabled;
            settings.payload_checksum_kind = PayloadChecksumKind::XAmzSha256;
        }
        let params = SigningParams::builder()
            .identity(&identity)
            .region("us-east-1")
            .name(self.service)
            .time(self.at.unwrap_or_else(SystemTime::now))
            .settings(settings)
            .build()?;
        // Which content is told is left to the request where it tells one.
        let told = self.headers.iter().find(|(name, _)| name == "x-amz-content-sha256");
        let body = match told {
            Some((_, told)) => SignableBody::Precomputed(told.clone()),
            None => SignableBody::Bytes(self.body.as_bytes()),
        };
        let headers = self.headers.iter().filter(|(name, _)| name != "x-amz-content-sha256");
        let headers = headers.map(|(name, value)| (name.as_str(), value.as_str()));
        let uri = format!("http://{}{}", self.host, self.path);
        let signed = sign(SignableRequest::new(self.method, uri, headers, body)?, &params.into())?;
        let (instructions, _) = signed.into_parts();
        let (headers, _) = instructions.into_parts();
        Ok(headers.into_iter().map(|header| (header.name().to_owned(), header.value().to_owned())).collect())
    }
}

impl Wire {
    pub(crate) async fn new() -> anyhow::Result<Self> {
        let sandbox = Sandbox::new();
        let root = sandbox.credentials(&sandbox.account(ACCOUNT)?.root_arn())?;
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let address = listener.local_addr()?;
        let serving = sandbox.clone();
        tokio::spawn(async move { serving.serve(listener).await });
        Ok(Self { sandbox, address, root })
    }

    /// A session of a role, which lasts an hour.
    pub(crate) async fn session(&self) -> anyhow::Result<Credentials> {
        let trust = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Principal":{"AWS":"111111111111"},"Action":"sts:AssumeRole"}}"#;
        let may = r#"{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"sts:AssumeRole","Resource":"*"}}"#;
        let iam = aws_sdk_iam::Client::new(&self.sandbox.config(ACCOUNT)?);
        iam.create_user().user_name("ann").send().await?;
        iam.put_user_policy().user_name("ann").policy_name("may").policy_document(may).send().await?;
        iam.create_role().role_name("r").assume_role_policy_document(trust).send().await?;
        let ann = aws_sdk_sts::Client::new(&self.sandbox.config("arn:aws:iam::111111111111:user/ann")?);
        let assumed =
            ann.assume_role().role_arn("arn:aws:iam::111111111111:role/r").role_session_name("session");
        let session = assumed.send().await?.credentials.ok_or_else(|| anyhow::anyhow!("no credentials"))?;
        let token = Some(session.session_token);
        Ok(Credentials::from_keys(session.access_key_id, session.secret_access_key, token))
    }

    pub(crate) async fn create_bucket(&self, name: &str) -> anyhow::Result<()> {
        let reply = self.ask(&Ask::new("s3", "PUT", format!("/{name}"))).await?;
        anyhow::ensure!(reply.status == 200, "{reply:?}");
        Ok(())
    }

    /// Whether the next request is answered as ever.
    pub(crate) async fn must_answer(&self) -> anyhow::Result<()> {
        let reply = self.ask(&Ask::new("s3", "GET", "/")).await?;
        anyhow::ensure!(reply.status == 200, "{reply:?}");
        Ok(())
    }

    /// Sends a request and reads the answer.
    pub(crate) async fn ask(&self, ask: &Ask) -> anyhow::Result<Reply> {
        self.exchange_open(&self.bytes_of(ask)?).await
    }

    /// A request as it goes over the wire.
    pub(crate) fn bytes_of(&self, ask: &Ask) -> anyhow::Result<Vec<u8>> {
        let body = ask.sent.as_ref().unwrap_or(&ask.body);
        let mut text =
            format!("{} {} HTTP/1.1\r\nhost: {}\r\nconnection: close\r\n", ask.method, ask.path, ask.host);
        if !body.is_empty() || ask.method == "POST" || ask.method == "PUT" {
            text.push_str(&format!("content-length: {}\r\n", body.len()));
        }
        for (name, value) in ask.headers.iter().cloned().chain(ask.signature(&self.root)?) {
            let is_told = name == "x-amz-content-sha256" && text.contains("\r\nx-amz-content-sha256: ");
            if !is_told {
                text.push_str(&format!("{name}: {value}\r\n"));
            }
        }
        text.push_str("\r\n");
        text.push_str(body);
        Ok(text.into_bytes())
    }

    /// Sends bytes, says that there will be no more, and reads what comes back.
    pub(crate) async fn exchange(&self, bytes: &[u8]) -> anyhow::Result<Reply> {
        self.exchange_and(bytes, true).await
    }

    /// The same, without saying so.
    pub(crate) async fn exchange_open(&self, bytes: &[u8]) -> anyhow::Result<Reply> {
        self.exchange_and(bytes, false).await
    }

    async fn exchange_and(&self, bytes: &[u8], is_all: bool) -> anyhow::Result<Reply> {
        let (mut reader, mut writer) = TcpStream::connect(self.address).await?.into_split();
        let mut answer = Vec::new();
        let send = async {
            // Who is answered early need not have sent everything.
            let _ = writer.write_all(bytes).await;
            if is_all {
                let _ = writer.shutdown().await;
            }
        };
        let receive = async { tokio::time::timeout(PATIENCE, reader.read_to_end(&mut answer)).await };
        let ((), received) = tokio::join!(send, receive);
        received?.or_else(|error| if answer.is_empty() { Ok(0) } else { Err(error) })?;
        Ok(Reply::read(&answer))
    }
}

impl Reply {
    fn read(answer: &[u8]) -> Self {
        let text = String::from_utf8_lossy(answer);
        // What went before the answer proper: `100 Continue`.
        let (head, body) = text.split_once("\r\n\r\n").unwrap_or((&text, ""));
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or_default();
        Self { status, body: body.to_owned() }
    }

    /// The code of an error, of whichever service.
    pub(crate) fn code(&self) -> &str {
        let between = |open: &str, close: &str| {
            let (_, rest) = self.body.split_once(open)?;
            rest.split_once(close).map(|(code, _)| code)
        };
        between("<Code>", "</Code>").or_else(|| between("\"__type\":\"", "\"")).unwrap_or_default()
    }

    /// Status and code.
    pub(crate) fn outcome(&self) -> (u16, &str) {
        (self.status, self.code())
    }
}
