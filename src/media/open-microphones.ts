import {audioDevices, isSourceOf, type AudioDevice} from './audio-devices.js';

/** The tracks of all microphones that this page has open, for calls and for tests. */
export const openTracks = new Set<MediaStreamTrack>();

/**
 * Returns a microphone with a name that is not in use on this page. Undefined if there is none, or if it is not known which
 * one is in use.
 */
export function otherMicrophone(): AudioDevice | undefined {
  const {microphones} = audioDevices.list;
  const sources = [...openTracks].map(track => microphones.filter(device => isSourceOf(device, track)));
  if (!sources.length || sources.some(({length}) => !length)) return undefined;
  return microphones.find(device => device.label && !sources.flat().includes(device));
}
