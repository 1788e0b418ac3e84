// A page that uses the SDK directly, as its guide shows: token, SDK, `init`, `register`, line. It loads the SDK once there
// is a token. `?ideas=` adds optimizations, to measure each one separately.

const ideas = new Set(new URLSearchParams(location.search).get('ideas')?.split(','));
const webexHosts = [
  'u2c.wbx2.com',
  'wdm-a.wbx2.com',
  'mobius-us-east-1.prod.infra.webex.com',
  'ds.ciscospark.com',
];

/** The time now, comparable between pages. */
const now = () => performance.timeOrigin + performance.now();

let loading;
function loadSdk() {
  loading ??= new Promise((resolve, reject) => {
    const script = document.createElement('script');
    script.addEventListener('load', () => resolve(globalThis.Calling));
    script.addEventListener('error', reject);
    script.src = '/sdk.js';
    document.head.append(script);
  });
  return loading;
}

/** Called when somebody is about to sign in. */
function prepare() {
  if (ideas.has('sdk-early')) void loadSdk();
  if (!ideas.has('preconnect')) return;
  for (const host of webexHosts) {
    const link = document.createElement('link');
    Object.assign(link, {rel: 'preconnect', href: `https://${host}`, crossOrigin: 'anonymous'});
    document.head.append(link);
  }
}

async function start(accessToken) {
  const Calling = await loadSdk();
  const discovery = ideas.has('region') ? {discovery: {region: 'US-EAST', country: 'US'}} : {};
  const calling = await Calling.init({
    webexConfig: {
      config: {logger: {level: 'error'}, ...(ideas.has('catalog') && {calling: {cacheU2C: true}})},
      credentials: {access_token: accessToken},
    },
    callingConfig: {
      clientConfig: {
        calling: true,
        contact: false,
        callHistory: false,
        callSettings: false,
        voicemail: false,
      },
      callingClientConfig: {logger: {level: 'error'}, ...discovery},
      logger: {level: 'error'},
    },
  });
  await new Promise(resolve => {
    calling.once('ready', resolve);
  });
  await calling.register();
  const [line] = Object.values(calling.callingClient.getLines());
  line.on('registered', () => {
    globalThis.registeredAt ??= now();
  });
  await line.register();
}

async function serverToken() {
  const response = await fetch('/webex/token', {
    method: 'POST',
    headers: {'x-webex-calling-elements': '1', 'content-type': 'application/json'},
    body: '{}',
  });
  return (await response.json()).access_token;
}

const button = document.querySelector('button');
button.addEventListener('pointerenter', prepare);
button.addEventListener('click', () => void signIn());

async function signIn() {
  if (document.body.dataset.journey === 'C') return start(await (await fetch('/own-token')).text());
  const channel = new BroadcastChannel('webex-calling-elements/sign-in');
  const signedIn = new Promise(resolve => {
    channel.addEventListener('message', resolve, {once: true});
  });
  open('/webex/login?mode=popup&attempt=1', '', 'width=480,height=720');
  prepare();
  await signedIn;
  return start(await serverToken());
}

if (document.body.dataset.journey === 'B') {
  prepare();
  void serverToken().then(start);
}
