/**
 * Files that people send: taken in while they stream, named by us, and shown again only by a signed
 * address. What a file is, its bytes say. Knows no conversation.
 */
import { createReadStream, type ReadStream } from 'node:fs';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { fileType, isShown } from './file-types.ts';
import type { FileRecord, Log, StoredFile } from './logs/log.ts';
import { pictureSize } from './picture-size.ts';
import type { Principal } from './principal.ts';
import { Refusal } from './refusal.ts';
import { randomId } from './signing.ts';

export interface UploadOptions {
  readonly folder: string;
  readonly log: Log;
  /** Bytes of one file. */
  readonly limit: number;
  /** Files of one person. */
  readonly perPerson: number;
  readonly clock: () => number;
}

/** Enough to recognize every type on the list. */
const HEAD = 4_096;
const NAME = 120;
/** Of a picture: a few kilobytes can unfold to gigabytes in the browser of whoever looks at it. */
const PIXELS = 100_000_000;
/** Controls, marks that turn the direction of text around, and what file systems read as more than a name. */
const UNSAFE = /[\p{Cc}\p{Cf}/\\:*?"<>|]/gu;

export class Uploads {
  readonly #options: UploadOptions;
  /** How many files of a person are on their way in. */
  readonly #arriving = new Map<string, number>();

  constructor(options: UploadOptions) {
    this.#options = options;
  }

  /**
   * @param typeOf other types than those that our own door takes
   * @throws Refusal `file_type`, `too_large`, `file_quota`
   */
  async take(
    owner: Principal,
    name: string,
    bytes: Readable,
    typeOf = fileType,
  ): Promise<StoredFile> {
    const { log, perPerson } = this.#options;
    const kept = (await log.files(owner.id)).length;
    // Nothing is awaited from here to the count, or two at once would take the same place.
    const arriving = this.#arriving.get(owner.id) ?? 0;
    if (kept + arriving >= perPerson) throw new Refusal('file_quota', 'no room for more files');
    this.#arriving.set(owner.id, arriving + 1);
    try {
      return await this.#keep(owner, name, bytes, typeOf);
    } finally {
      const left = (this.#arriving.get(owner.id) ?? 1) - 1;
      if (left > 0) this.#arriving.set(owner.id, left);
      else this.#arriving.delete(owner.id);
    }
  }

  async #keep(
    owner: Principal,
    name: string,
    bytes: Readable,
    typeOf: typeof fileType,
  ): Promise<StoredFile> {
    const { folder, log, clock } = this.#options;
    await mkdir(folder, { recursive: true });
    const id = randomId(20);
    const partial = join(folder, `${id}.part`);
    try {
      const { size, head } = await this.#write(partial, bytes);
      const safe = cleanName(name);
      const type = typeOf(safe, head);
      if (type === undefined) throw new Refusal('file_type', 'files of this type are not taken');
      const pixels = isShown(type) ? await pictureSize(partial) : undefined;
      if (pixels && pixels.width * pixels.height > PIXELS)
        throw new Refusal('too_large', 'this picture has too many pixels');
      const file = {
        id,
        organization: owner.organization,
        owner: owner.id,
        name: safe,
        type,
        size,
        createdAt: clock(),
        ...pixels,
      };
      await rename(partial, join(folder, id));
      await syncFolder(folder);
      await log.addFile(file);
      return file;
    } catch (error) {
      await rm(partial, { force: true });
      throw error;
    }
  }

  async find(id: string): Promise<StoredFile | undefined> {
    return this.#options.log.file(id);
  }

  read({ id }: StoredFile): ReadStream {
    return createReadStream(join(this.#options.folder, id));
  }

  /** Removes the bytes of everything that this person uploaded. */
  async erase(owner: string): Promise<void> {
    await this.discard(await this.#options.log.files(owner));
  }

  /** Removes the bytes of these. */
  async discard(files: readonly FileRecord[]): Promise<void> {
    await Promise.all(files.map(({ id }) => rm(join(this.#options.folder, id), { force: true })));
  }

  async #write(path: string, bytes: Readable): Promise<{ size: number; head: Buffer }> {
    const file = await open(path, 'wx', 0o600);
    let size = 0;
    let head = Buffer.alloc(0);
    try {
      for await (const chunk of bytes as AsyncIterable<Buffer>) {
        size += chunk.length;
        if (size > this.#options.limit) throw new Refusal('too_large', 'this file is too large');
        if (head.length < HEAD) head = Buffer.concat([head, chunk]).subarray(0, HEAD);
        await file.write(chunk);
      }
      await file.sync();
    } finally {
      await file.close();
    }
    return { size, head };
  }
}

/** A name is on disk once its folder is. */
async function syncFolder(path: string): Promise<void> {
  // Windows keeps names without being asked, and opens no folder.
  if (process.platform === 'win32') return;
  const folder = await open(path);
  await folder.sync().finally(() => folder.close());
}

/** What may be shown and saved of a name that a stranger chose; its end, and so its type, stays. */
function cleanName(name: string): string {
  const clean = name
    .normalize('NFC')
    .replace(UNSAFE, '_')
    .replace(/^[.\s]+|[.\s]+$/g, '');
  return clean.length > NAME ? clean.slice(-NAME) : clean || 'file';
}
