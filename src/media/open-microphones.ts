import {audioDevices, isSourceOf, type AudioDevice} from './audio-devices.js';

/** The tracks of all microphones that this page has open, for calls and for the microphone test. */
export const openTracks = new Set<MediaStreamTrack>();

/**
 * Returns a microphone that this page is not using and whose name is known. Undefined if there is none, if the page
 * is not using a microphone, or if it is unknown which one it is using.
 */
export function otherMicrophone(): AudioDevice | undefined {
  const {microphones} = audioDevices.list;
  const sources = [...openTracks].map(track => microphones.filter(device => isSourceOf(device, track)));
  if (!sources.length || sources.some(({length}) => !length)) return undefined;
  return microphones.find(device => device.label && !sources.flat().includes(device));
}
