/** Direction of the audio, seen by the side whose SDP it is in. */
export type Direction = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

/** The DTLS role of a side: the active one starts the handshake (RFC 8842). */
export type Role = 'active' | 'passive';

const DIRECTION = /^a=(sendrecv|sendonly|recvonly|inactive)(?=\r?$)/gm;
const SETUP = /^a=setup:(\w+)/gm;

/**
 * SDP of the SDK as the other side can use it. The SDK writes port 0 where the browser wrote 9 (without a host candidate),
 * and port 0 refuses the audio.
 */
export const repaired = (sdp: string): string => sdp.replace(/^m=audio 0 /gm, 'm=audio 9 ');

/** As an offer. The SDK answers only `actpass`. */
export const asOffer = (sdp: string, direction: Direction = 'sendrecv'): string =>
  withDirection(sdp.replace(SETUP, 'a=setup:actpass'), direction);

/** As an answer of a side that has this role. */
export const asAnswer = (sdp: string, role: Role, direction: Direction = 'sendrecv'): string =>
  withDirection(sdp.replace(SETUP, `a=setup:${role}`), direction);

/** The role in an answer; undefined in an offer. */
export const setupOf = (sdp: string): Role | undefined => {
  const [, setup] = /^a=setup:(\w+)/m.exec(sdp) ?? [];
  return setup === 'active' || setup === 'passive' ? setup : undefined;
};

/** The default direction is `sendrecv` (RFC 8866, section 6.7). */
export const directionOf = (sdp: string): Direction => {
  const [, direction] = /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(sdp) ?? [];
  return (direction as Direction | undefined) ?? 'sendrecv';
};

export const opposite = (role: Role): Role => (role === 'active' ? 'passive' : 'active');

export const sends = (direction: Direction): boolean => direction === 'sendrecv' || direction === 'sendonly';
export const receives = (direction: Direction): boolean =>
  direction === 'sendrecv' || direction === 'recvonly';

const withDirection = (sdp: string, direction: Direction) => sdp.replace(DIRECTION, `a=${direction}`);
