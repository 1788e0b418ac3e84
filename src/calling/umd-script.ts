/**
 * What a UMD file looks at to find out how to export itself, and what it sets. Whatever the page has under these names
 * (an AMD loader, a CommonJS shim, an element's id) keeps the SDK from setting its global.
 */
const names = ['define', 'module', 'exports', 'require', 'Calling'] as const;

/** Puts back what was there. */
type Restore = () => void;

/**
 * Runs a UMD file in a script element as if the page had nothing under the names that such a file looks at. They are
 * hidden while the file itself runs, and at no other time: what else the page loads meanwhile finds them as they are.
 *
 * The file's first look is at `self`, which it takes for the global object: that is how its beginning is noticed.
 *
 * @param script With its address, and not in the document yet.
 * @returns What the file gives under the name `Calling`.
 * @throws {Event} The script's `error` event, where it did not load.
 */
export async function runUmdScript(script: HTMLScriptElement): Promise<unknown> {
  const before = describe('Calling');
  /** What the file takes for the global object, to set its export there. */
  const root: {Calling?: unknown} = {};
  let hidden: readonly Restore[] = [];
  const unhook = hookSelf(script, () => {
    hidden = names.map(hide);
    return root;
  });
  const end = (): unknown => {
    unhook();
    const {Calling} = globalThis as {Calling?: unknown};
    // Restored by what was there when the file began; where that was not noticed, by what was there at first.
    if (hidden.length) for (const restore of hidden) restore();
    else if (Calling !== valueOf(before)) put('Calling', before);
    return root.Calling ?? Calling;
  };
  return new Promise((resolve, reject) => {
    // Told at once when the file has run: no other script of the page runs in between.
    script.addEventListener('load', () => resolve(end()));
    script.addEventListener('error', event => {
      end();
      reject(event);
    });
    document.head.append(script);
  });
}

/**
 * Has `onStart` called when a script first reads `self`, which then gets its answer for the global object. To everybody
 * else `self` is what it was.
 */
function hookSelf(script: HTMLScriptElement, onStart: () => unknown): Restore {
  const before = describe('self');
  if (!before?.configurable) return () => undefined;
  let hasStarted = false;
  Object.defineProperty(globalThis, 'self', {
    ...('value' in before ? {enumerable: before.enumerable, configurable: true} : before),
    get() {
      if (document.currentScript !== script) return valueOf(before);
      if (hasStarted) return globalThis;
      hasStarted = true;
      return onStart();
    },
    set(value: unknown) {
      put('self', {value, writable: true, enumerable: true, configurable: true});
    },
  });
  const ours = describe('self')?.get;
  return () => {
    // The page may have set it meanwhile.
    if (describe('self')?.get === ours) put('self', before);
  };
}

/** Hides a global, as far as that can be done. */
function hide(name: string): Restore {
  const before = describe(name);
  try {
    if (!before || before.configurable)
      put(name, {value: undefined, writable: true, enumerable: false, configurable: true});
    // What was declared with `var`.
    else if (before.writable) put(name, {value: undefined});
  } catch {
    // A global object that is frozen: what is there stays.
  }
  return () => put(name, before);
}

function describe(name: string): PropertyDescriptor | undefined {
  return Object.getOwnPropertyDescriptor(globalThis, name);
}

function valueOf(descriptor: PropertyDescriptor | undefined): unknown {
  return descriptor?.get ? Reflect.apply(descriptor.get, globalThis, []) : descriptor?.value;
}

function put(name: string, descriptor: PropertyDescriptor | undefined): void {
  if (descriptor) Object.defineProperty(globalThis, name, descriptor);
  else Reflect.deleteProperty(globalThis, name);
}
