type AnyMethod = (...args: never[]) => unknown;

/** The names of an object's methods, including optional ones. */
type MethodName<Target> = {
  [Name in keyof Target]-?: NonNullable<Target[Name]> extends AnyMethod ? Name : never;
}[keyof Target];

type Method<Target, Name extends keyof Target> = Extract<NonNullable<Target[Name]>, AnyMethod>;

/**
 * Replaces a method of an object.
 *
 * @param make Creates the replacement from the original method.
 * @returns A function that restores the original. If another script has wrapped the replacement, the replacement stays
 *   and calls the original.
 */
export function override<Target extends object, Name extends MethodName<Target>>(
  target: Target,
  name: Name,
  make: (original: Method<Target, Name> | undefined) => Method<Target, Name>,
): () => void {
  const before = Object.getOwnPropertyDescriptor(target, name);
  const original = target[name] as Method<Target, Name> | undefined;
  let method: AnyMethod | undefined = make(original?.bind(target) as Method<Target, Name> | undefined);
  const ours = (...args: never[]): unknown => (method ?? original)?.apply(target, args);
  target[name] = ours as Target[Name];
  return () => {
    method = undefined;
    if (target[name] !== ours) return;
    delete target[name];
    if (before) Object.defineProperty(target, name, before);
  };
}
