import {
  IdentityApi,
  StorageApi,
  StorageValueSnapshot,
} from '@backstage/core-plugin-api';
import { JsonPrimitive } from '@backstage/types';
import { askUntilAnswered } from '../state/askUntilAnswered';
import { preferenceDefaults, Preferences } from './preferenceDefaults';

/** By user, since the default storage of apps belongs to the browser. */
export async function getPreferenceBucket(
  storage: StorageApi,
  identity: IdentityApi,
): Promise<StorageApi> {
  const { userEntityRef } = await identity.getBackstageIdentity();
  return storage.forBucket('callboard-notifications').forBucket(userEntityRef);
}

/**
 * The choices of the reader, remembered through the storage of the app. Some
 * storages need a request to tell what they hold; they are asked once for all
 * choices, and whatever is mounted later knows them from its first moment.
 */
export class PreferenceStore {
  private readonly storage: StorageApi;
  private readonly identity: IdentityApi;
  /** Undefined until it is known who the reader is. */
  private bucket: StorageApi | undefined;
  /** What the storage said last. */
  private readonly stored = new Map<string, JsonPrimitive | undefined>();
  /** The same, with what the reader has changed since. */
  private readonly shown = new Map<string, JsonPrimitive | undefined>();
  private readonly defaults: Preferences = { ...preferenceDefaults };
  private readonly listeners = new Set<() => void>();

  constructor(storage: StorageApi, identity: IdentityApi) {
    this.storage = storage;
    this.identity = identity;
    // Until then the defaults hold.
    askUntilAnswered(
      () => getPreferenceBucket(storage, identity),
      bucket => this.follow(bucket),
    );
  }

  /** What the reader has chosen, else the default. */
  get<TName extends keyof Preferences>(name: TName): Preferences[TName] {
    const chosen = this.shown.get(name);
    const fallback = this.defaults[name];
    // Whatever another version may have stored there.
    return typeof chosen === typeof fallback
      ? (chosen as Preferences[TName])
      : fallback;
  }

  /** Says what holds in this app until the reader has chosen. */
  setDefault<TName extends keyof Preferences>(
    name: TName,
    value: Preferences[TName],
  ): void {
    this.defaults[name] = value;
    this.tell();
  }

  /**
   * Shows a choice at once. One that cannot be remembered goes back, unless the
   * reader has chosen again since.
   *
   * @throws what the storage or the identity throws
   */
  async set(name: string, value: JsonPrimitive): Promise<void> {
    this.show(name, value);
    try {
      const bucket =
        this.bucket ?? (await getPreferenceBucket(this.storage, this.identity));
      await bucket.set(name, value);
    } catch (error) {
      if (this.shown.get(name) === value) {
        this.show(name, this.stored.get(name));
      }
      throw error;
    }
  }

  onChange(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  private follow(bucket: StorageApi): void {
    this.bucket = bucket;
    const learn = (snapshot: StorageValueSnapshot<JsonPrimitive>) => {
      if (snapshot.presence !== 'unknown') {
        this.stored.set(snapshot.key, snapshot.value);
        this.show(snapshot.key, snapshot.value);
      }
    };
    for (const name of Object.keys(preferenceDefaults)) {
      learn(bucket.snapshot<JsonPrimitive>(name));
      bucket.observe$<JsonPrimitive>(name).subscribe(learn);
    }
  }

  private show(name: string, value: JsonPrimitive | undefined): void {
    this.shown.set(name, value);
    this.tell();
  }

  private tell(): void {
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}

const stores = new WeakMap<StorageApi, PreferenceStore>();

/** One for everything in an app. */
export function getPreferenceStore(
  storage: StorageApi,
  identity: IdentityApi,
): PreferenceStore {
  let store = stores.get(storage);
  if (!store) {
    store = new PreferenceStore(storage, identity);
    stores.set(storage, store);
  }
  return store;
}
