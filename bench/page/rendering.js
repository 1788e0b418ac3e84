// The measured page: this library's status element, and a minimal Lit element that renders the same content from a context.
import {registerAt} from './bare-elements.js';
import {scriptedLine, signals, signalWithoutChange} from './scripted-line.js';

const servers = ['primary', 'backup'];
const emitSignal = scriptedLine();
const change = {
  'webex-line-status': state => emitSignal(signals[state]),
  'bare-status': state => registerAt(servers[state]),
};

globalThis.bench = {
  /** Adds this many elements. Returns the milliseconds until all are rendered. */
  async create(tag, count) {
    const elements = Array.from({length: count}, () => document.createElement(tag));
    const start = performance.now();
    document.body.append(...elements);
    await Promise.all(elements.map(element => element.updateComplete));
    return performance.now() - start;
  },

  /** Changes the state. Returns the milliseconds until all elements have rendered the change. */
  async change(tag, state) {
    const elements = [...document.querySelectorAll(tag)];
    const start = performance.now();
    change[tag](state % 2);
    await Promise.all(elements.map(element => element.updateComplete));
    return performance.now() - start;
  },

  /** Returns the number of this library's elements that render for a signal without a change. */
  async redundantRenders() {
    const elements = [...document.querySelectorAll('webex-line-status')];
    let renders = 0;
    for (const element of elements) {
      const render = element.render.bind(element);
      element.render = () => {
        renders += 1;
        return render();
      };
    }
    emitSignal(signalWithoutChange);
    await Promise.all(elements.map(element => element.updateComplete));
    return renders;
  },
};
