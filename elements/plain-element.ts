/**
 * A custom element that follows its attributes and properties, with nothing but the platform: what
 * changes within one turn makes one picture, and controllers hear of it before and after. In the shapes
 * of Lit, so that what is made for a LitElement works with it too. Draws nothing itself.
 */
import { type Looks, sheetsOf } from './style.ts';

export interface PropertyOptions {
  /** Its name as an attribute; false for none. @default the property's name in lower case */
  readonly attribute?: string | false;
  /** What an attribute's text is turned into. @default text as it is */
  readonly type?: typeof Boolean | typeof Number;
  /** The attribute follows the property, too. */
  readonly reflect?: boolean;
}

export type Properties = Readonly<Record<string, PropertyOptions>>;

/** Names of what changed, and the values before. */
export type Changes = ReadonlyMap<string, unknown>;

/** Lives with an element and hears of its life. */
export interface Controller {
  hostConnected?(): void;
  hostDisconnected?(): void;
  hostUpdate?(): void;
  hostUpdated?(): void;
}

/** What controllers ask of the element that they live with. */
export interface ControllerHost {
  addController(controller: Controller): void;
  removeController(controller: Controller): void;
  requestUpdate(): void;
  readonly updateComplete: Promise<boolean>;
}

/** In Node there is no such class, and importing ours must do no harm. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement);

export abstract class PlainElement extends Base implements ControllerHost {
  /** Of this class; those above it keep theirs. */
  static properties: Properties = {};
  static styles: Looks = [];

  static get observedAttributes(): string[] {
    // biome-ignore lint/complexity/noThisInStatic: the subclass is asked for its own.
    const all = Object.values(propertiesOf(this));
    for (const { of, name } of all) Object.defineProperty(of, name, PlainElement.#accessor(name));
    return all.flatMap(({ attribute }) => attribute || []);
  }

  readonly #properties = Object.values(propertiesOf(this.constructor as typeof PlainElement));
  readonly #controllers = new Set<Controller>();
  readonly #values = new Map<string, unknown>();
  /** What the page has set before the tag had a class. */
  readonly #early = new Map<string, unknown>();
  #root: ShadowRoot | undefined;
  #changed = new Map<string, unknown>();
  #begin: ((drawn: boolean) => void) | undefined;
  /** Resolves after the newest picture; the first one waits for a place in the page. */
  #drawn = new Promise<boolean>((resolve) => {
    this.#begin = resolve;
  });
  #pending = false;

  constructor() {
    super();
    for (const name of Object.keys(this)) {
      if (!(name in Object.getPrototypeOf(this))) continue;
      this.#early.set(name, Reflect.get(this, name));
      Reflect.deleteProperty(this, name);
    }
    this.requestUpdate();
  }

  /** Made when the element first stands in a page. */
  get renderRoot(): ShadowRoot {
    this.#root ??= this.#dress();
    return this.#root;
  }

  /** Resolves when what was changed until now is seen; with false when that has changed something again. */
  get updateComplete(): Promise<boolean> {
    return this.getUpdateComplete();
  }

  addController(controller: Controller): void {
    this.#controllers.add(controller);
    if (this.#root && this.isConnected) controller.hostConnected?.();
  }

  removeController(controller: Controller): void {
    this.#controllers.delete(controller);
  }

  /** Draw anew soon. @param name of a property, with the value `before` */
  requestUpdate(name?: string, before?: unknown): void {
    if (name !== undefined && !this.#changed.has(name)) this.#changed.set(name, before);
    if (this.#pending) return;
    this.#pending = true;
    this.#drawn = this.#drawn.then(() => this.#perform());
  }

  connectedCallback(): void {
    for (const [name, value] of this.#early) Reflect.set(this, name, value);
    this.#early.clear();
    this.#root ??= this.#dress();
    this.#begin?.(true);
    for (const controller of this.#controllers) controller.hostConnected?.();
  }

  disconnectedCallback(): void {
    for (const controller of this.#controllers) controller.hostDisconnected?.();
  }

  attributeChangedCallback(attribute: string, before: string | null, text: string | null): void {
    if (before === text) return;
    for (const { name, attribute: own, type } of this.#properties)
      if (own === attribute) Reflect.set(this, name, valueIn(text, type));
  }

  protected getUpdateComplete(): Promise<boolean> {
    return this.#drawn;
  }

  /** Put into `renderRoot` what is to be seen. */
  protected abstract update(changed: Changes): void;

  /** After it is seen. */
  protected updated(_changed: Changes): void {}

  #dress(): ShadowRoot {
    const root = this.shadowRoot ?? this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = sheetsOf((this.constructor as typeof PlainElement).styles);
    return root;
  }

  /** A mistake in a picture is told to the page, and the next picture is drawn all the same. */
  #perform(): boolean {
    try {
      for (const controller of this.#controllers) controller.hostUpdate?.();
      const changed = this.#changed;
      this.#changed = new Map();
      // What is changed from here on is another picture.
      this.#pending = false;
      this.#reflect(changed);
      this.update(changed);
      for (const controller of this.#controllers) controller.hostUpdated?.();
      this.updated(changed);
    } catch (error) {
      this.#pending = false;
      reportError(error);
    }
    return !this.#pending;
  }

  #reflect(changed: Changes): void {
    for (const { name, attribute, type, reflect } of this.#properties) {
      if (!reflect || !attribute || !changed.has(name)) continue;
      const value = this.#values.get(name);
      if (type === Boolean) this.toggleAttribute(attribute, !!value);
      else if (value == null) this.removeAttribute(attribute);
      else this.setAttribute(attribute, String(value));
    }
  }

  static #accessor(name: string): PropertyDescriptor & ThisType<PlainElement> {
    return {
      get() {
        return this.#values.get(name);
      },
      set(value: unknown) {
        const before = this.#values.get(name);
        if (Object.is(value, before)) return;
        this.#values.set(name, value);
        this.requestUpdate(name, before);
      },
      configurable: true,
      enumerable: true,
    };
  }
}

interface Property extends PropertyOptions {
  readonly name: string;
  /** The prototype of the class that has declared it. */
  readonly of: object;
}

/** Of a class and of those above it, by name: what a class says anew holds. */
function propertiesOf(element: typeof PlainElement): Record<string, Property> {
  if (element === PlainElement) return {};
  const all = propertiesOf(Object.getPrototypeOf(element));
  if (Object.hasOwn(element, 'properties'))
    for (const [name, options] of Object.entries(element.properties))
      all[name] = { of: element.prototype, name, attribute: name.toLowerCase(), ...options };
  return all;
}

function valueIn(text: string | null, type: PropertyOptions['type']): unknown {
  if (type === Boolean) return text !== null;
  return type && text !== null ? type(text) : text;
}
