// Runs the far ends of calls: the cloud has no media, so the echo and the tone are WebRTC connections of this page. The
// cloud sends commands as an event stream, and receives SDP in return.

/** @type {Map<string, {connection: RTCPeerConnection, sender?: RTCRtpSender, track?: MediaStreamTrack, player?: HTMLAudioElement}>} */
const farEnds = new Map();

let tone;

/**
 * Runs the far ends in this page. Only one page per browser does this, because each event stream takes one of the six
 * connections that a browser opens to a server.
 *
 * @returns {Promise<void>} Resolves once the cloud can use this page.
 */
export function runFarEnds() {
  return new Promise(resolve => {
    void navigator.locks.request('far-ends', () => listen(resolve));
    addEventListener('pageshow', ({persisted}) => {
      if (persisted) void navigator.locks.request('far-ends', () => listen(resolve));
    });
  });
}

/** Runs the cloud's commands until the page is left. */
function listen(onReady) {
  const commands = new EventSource('/cloud/far-ends/orders');
  commands.addEventListener('ready', onReady);
  commands.addEventListener('message', ({data}) => void runCommand(JSON.parse(data)));
  // When the stream breaks, the cloud ends this page's calls, and the browser connects again.
  commands.addEventListener('error', closeAll);
  return new Promise(resolve => {
    const leave = () => {
      commands.close();
      closeAll();
      resolve();
    };
    addEventListener('pagehide', leave, {once: true});
  });
}

function closeAll() {
  for (const id of farEnds.keys()) close(id);
}

async function runCommand({id, kind, sound, sdp, paused}) {
  switch (kind) {
    case 'offer': {
      const connection = open(id);
      attachSound(id, connection, connection.addTransceiver('audio'), sound);
      await connection.setLocalDescription();
      return sendSdp(id, connection);
    }
    case 'answer': {
      const connection = open(id);
      await connection.setRemoteDescription({type: 'offer', sdp});
      attachSound(id, connection, connection.getTransceivers()[0], sound);
      await connection.setLocalDescription();
      return sendSdp(id, connection);
    }
    case 'accept':
      return farEnds.get(id)?.connection.setRemoteDescription({type: 'answer', sdp});
    case 'pause': {
      const farEnd = farEnds.get(id);
      return farEnd?.sender.replaceTrack(paused ? null : farEnd.track);
    }
    default:
      return close(id);
  }
}

/** Opens a new connection, which replaces the previous one: after a transfer, the far end talks to somebody else. */
function open(id) {
  close(id);
  const connection = new RTCPeerConnection();
  farEnds.set(id, {connection});
  return connection;
}

/** Sends the sound over the connection, and receives the other party's audio. */
function attachSound(id, connection, transceiver, sound) {
  const {sender, receiver} = transceiver;
  const track = sound === 'echo' ? receiver.track : toneTrack();
  transceiver.direction = 'sendrecv';
  void sender.replaceTrack(track);
  // Chromium decodes a received track only while it is played.
  const player = new Audio();
  player.muted = true;
  player.srcObject = new MediaStream([receiver.track]);
  void player.play();
  farEnds.set(id, {connection, sender, track, player});
}

function close(id) {
  const farEnd = farEnds.get(id);
  farEnd?.player?.pause();
  farEnd?.connection.close();
  farEnds.delete(id);
}

/**
 * Returns a track with 440 Hz. It is silent until the browser lets the page play sound: after a click, or while the
 * page uses the microphone.
 */
function toneTrack() {
  if (tone === undefined) {
    const context = new AudioContext();
    const oscillator = new OscillatorNode(context, {frequency: 440});
    const destination = context.createMediaStreamDestination();
    oscillator.connect(new GainNode(context, {gain: 0.2})).connect(destination);
    oscillator.start();
    addEventListener('click', () => void context.resume());
    tone = {context, track: destination.stream.getAudioTracks()[0]};
  }
  void tone.context.resume();
  return tone.track;
}

/** Sends this page's SDP to the cloud, with its candidates, because the SDK does not exchange candidates later. */
async function sendSdp(id, connection) {
  await whenGathered(connection);
  await fetch(`/cloud/far-ends/${id}`, {
    method: 'POST',
    headers: {'content-type': 'application/json'},
    body: JSON.stringify({sdp: connection.localDescription.sdp}),
  });
}

/** Resolves when the connection has found all its candidates. */
function whenGathered(connection) {
  if (connection.iceGatheringState === 'complete') return undefined;
  return new Promise(resolve => {
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState === 'complete') resolve();
    });
  });
}
