/** Direction of the audio, from the point of view of the party that has written the SDP. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The DTLS role of a party: the active one starts the handshake (RFC 8842). */
export type Role = 'active' | 'passive';

const DIRECTION = /^a=(sendrecv|sendonly|recvonly|inactive)(?=\r?$)/gm;
const SETUP = /^a=setup:(\w+)/gm;

/**
 * Repairs SDP from the SDK for the other party. If there is no host candidate, the browser writes port 9, which the SDK
 * replaces with 0. Port 0, however, refuses the audio.
 */
export const repairSdp = (sdp: string): string => sdp.replace(/^m=audio 0 /gm, 'm=audio 9 ');

/** Converts SDP to an offer. The SDK answers only `actpass`. */
export const asOffer = (sdp: string, direction: Direction = 'sendrecv'): string =>
  withDirection(sdp.replace(SETUP, 'a=setup:actpass'), direction);

/** Converts SDP to an answer from a party with this role. */
export const asAnswer = (sdp: string, role: Role, direction: Direction = 'sendrecv'): string =>
  withDirection(sdp.replace(SETUP, `a=setup:${role}`), direction);

/** Returns the role in an answer; undefined for an offer. */
export const roleIn = (sdp: string): Role | undefined => {
  const [, setup] = /^a=setup:(\w+)/m.exec(sdp) ?? [];
  return setup === 'active' || setup === 'passive' ? setup : undefined;
};

/** Returns the direction in SDP. The default is `sendrecv` (RFC 8866, section 6.7). */
export const directionOf = (sdp: string): Direction => {
  const [, direction] = /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(sdp) ?? [];
  return (direction as Direction | undefined) ?? 'sendrecv';
};

export const opposite = (role: Role): Role => (role === 'active' ? 'passive' : 'active');

export const sends = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly';
export const receives = (direction: Direction): boolean =>
  direction === 'sendrecv' || direction === 'recvonly';

const withDirection = (sdp: string, direction: Direction) => sdp.replace(DIRECTION, `a=${direction}`);
