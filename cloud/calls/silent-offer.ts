const LINES = [
  'v=0',
  'o=simulated 1 1 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 0 101',
  'c=IN IP4 127.0.0.1',
  'a=rtcp-mux',
  // Mobius does not use trickle ICE, so the offer contains the candidates. This candidate is the discard port of this
  // machine, so that the browser's connectivity checks do not leave the machine.
  'a=candidate:1 1 udp 2130706431 127.0.0.1 9 typ host',
  'a=end-of-candidates',
  'a=ice-ufrag:standin0',
  'a=ice-pwd:standinstandinstandin00',
  'a=fingerprint:sha-256 5A:1D:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD:EE:FF:00:11:22:33:44:55:66:77:88:99:AA:BB:CC:DD',
  // The SDK answers `actpass` only.
  'a=setup:actpass',
  // With another mid the SDK never emits the remote track (trap C17).
  'a=mid:0',
  'a=sendrecv',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:101 telephone-event/8000',
  'a=fmtp:101 0-16',
];

/** Offer of a caller without audio (`ring()` without `sound`). A browser can answer this offer, and then receives nothing. */
export const SILENT_OFFER = LINES.map(line => `${line}\r\n`).join('');
