/**
 * The globals that a UMD file (Universal Module Definition) checks to decide how to export, and the one that the SDK's
 * file sets. If the page uses one of these names, for example for an AMD loader, a CommonJS shim or an element's ID, the
 * SDK's global may be missing or hidden.
 */
const names = ['define', 'module', 'exports', 'require', 'Calling'] as const;

/** Restores the previous value. */
type Restore = () => void;

/**
 * Runs a UMD file as if the page had none of these globals. They are hidden only while the file runs, so that other
 * scripts see them unchanged. The file's first read of `self` shows that it has started.
 *
 * @param script A script element that has its address and is not in the document yet.
 * @returns The file's export `Calling`.
 * @throws {Event} The script's `error` event if it did not load.
 */
export async function runUmdScript(script: HTMLScriptElement): Promise<unknown> {
  const before = describe('Calling');
  /** The file sees this object as `self` and sets its export on it. */
  const root: {Calling?: unknown} = {};
  let hidden: readonly Restore[] = [];
  const unhook = hookSelf(script, () => {
    hidden = names.map(hide);
    return root;
  });
  const end = (): unknown => {
    unhook();
    const {Calling} = globalThis as {Calling?: unknown};
    // If the start of the file was not detected, nothing was hidden, and only `Calling` must be restored.
    if (hidden.length) for (const restore of hidden) restore();
    else if (Calling !== valueOf(before)) put('Calling', before);
    return root.Calling ?? Calling;
  };
  return new Promise((resolve, reject) => {
    // The event fires right after the file has run, before any other script of the page.
    script.addEventListener('load', () => resolve(end()));
    script.addEventListener('error', event => {
      end();
      reject(event);
    });
    document.head.append(script);
  });
}

/** Calls `onStart` at the script's first read of `self` and returns its result. Other reads are unchanged. */
function hookSelf(script: HTMLScriptElement, onStart: () => unknown): Restore {
  const before = describe('self');
  if (!before?.configurable) return () => undefined;
  let hasStarted = false;
  Object.defineProperty(globalThis, 'self', {
    ...('value' in before ? {enumerable: before.enumerable ?? false, configurable: true} : before),
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
    // The page may have set `self` in the meantime.
    if (describe('self')?.get === ours) put('self', before);
  };
}

/** Hides a global if its property allows that. */
function hide(name: string): Restore {
  const before = describe(name);
  try {
    if (!before || before.configurable)
      put(name, {value: undefined, writable: true, enumerable: false, configurable: true});
    // Declared with `var`: not configurable, but writable.
    else if (before.writable) put(name, {value: undefined});
  } catch {
    // The global object is frozen: the value stays.
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
