// The code that all measured pages share. A contender is a status and a control, rendered with one library or technique.

/** Resolves when the elements have rendered, for a library that has Lit's `updateComplete`. */
const whenUpdated = elements => Promise.all(elements.map(element => element.updateComplete));

/**
 * Makes a page measurable, and creates the first instance.
 *
 * @param {object} contender
 * @param {() => Element[]} contender.make Creates one pair, not connected yet.
 * @param {(elements: Element[]) => unknown} [contender.whenRendered] Resolves when the elements have rendered.
 * @param {(state: number, elements: Element[]) => unknown} contender.change Changes the state, 0 or 1, of all.
 * @param {() => unknown} [contender.changeNothing] Sends a signal that changes nothing.
 */
export function contend({make, whenRendered = whenUpdated, change, changeNothing}) {
  const elements = [];

  async function create(count) {
    const added = Array.from({length: count}, make).flat();
    elements.push(...added);
    document.body.append(...added);
    await whenRendered(added);
  }

  globalThis.contender = {
    create,
    first: create(1).then(whenPainted),
    async show(isShown) {
      document.body.hidden = !isShown;
      await whenPainted();
    },
    async change(state) {
      await change(state, elements);
      await whenRendered(elements);
    },
    async redundantRenders() {
      if (!changeNothing) return undefined;
      let count = 0;
      for (const element of elements) {
        const render = element.render.bind(element);
        element.render = () => {
          count += 1;
          return render();
        };
      }
      await changeNothing();
      await whenRendered(elements);
      return count;
    },
  };
}

/** Resolves after the next frame has been painted: an animation callback runs before the paint, and a message arrives after it. */
function whenPainted() {
  return new Promise(resolve => {
    requestAnimationFrame(() => {
      const {port1, port2} = new MessageChannel();
      port1.addEventListener('message', resolve, {once: true});
      port1.start();
      port2.postMessage(undefined);
    });
  });
}
