// SVG paths on a 16×16 grid. Separate constants, so that unused icons are tree-shaken.
export const handset =
  'M5.6 2.5H3.5a1 1 0 0 0-1 1.1 11 11 0 0 0 9.9 9.9 1 1 0 0 0 1.1-1v-2.1a1 1 0 0 0-.8-1l-1.8-.4a1 1 0 0 0-1 .4l-.7 1A8 8 0 0 1 5.6 6.8l1-.7a1 1 0 0 0 .4-1l-.4-1.8a1 1 0 0 0-1-.8Z';
export const microphone =
  'M8 1.5a2 2 0 0 1 2 2v4a2 2 0 0 1-4 0v-4a2 2 0 0 1 2-2ZM3.5 7.5a4.5 4.5 0 0 0 9 0M8 12v2.5';
export const microphoneOff = `${microphone}M2 2l12 12`;
export const pause = 'M5.5 3.5v9M10.5 3.5v9';
export const play = 'M5 3.5 12 8l-7 4.5Z';
export const keypad = 'M3 3h0M8 3h0M13 3h0M3 8h0M8 8h0M13 8h0M3 13h0M8 13h0M13 13h0';
export const transfer = 'M2 8h8M7 4.5 10.5 8 7 11.5M14 3v10';
export const backspace = 'M5.5 3.5h8v9h-8L2 8ZM8 6.5l3 3M11 6.5l-3 3';
export const cross = 'm4 4 8 8M12 4l-8 8';
export const bell = 'M4 11V7a4 4 0 0 1 8 0v4l1 1.5H3ZM7 14.5h2';
