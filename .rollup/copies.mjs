/**
 * What the protocols share is small: a copy in each of them costs less than a chunk of its own, which
 * is a request more and compresses worse. A page speaks one of them. Knows none of them by name.
 */
const PROTOCOL = /[\\/]src[\\/]protocols[\\/]([a-z-]+)\.ts(\?.*)?$/;

/** @param shared paths, below `src`, of modules without a state of their own */
export function copies(shared, owners) {
  return {
    name: 'copies',
    async resolveId(source, importer, options) {
      const owner = importer && ownerOf(importer, owners);
      if (!owner) return null;
      const found = await this.resolve(source.split('?')[0], importer.split('?')[0], {
        ...options,
        skipSelf: true,
      });
      if (!found || found.external) return found;
      return shared.test(found.id) ? { ...found, id: `${found.id}?${owner}` } : found;
    },
    load(id) {
      const [path, owner] = id.split('?');
      return owner && shared.test(path) ? this.fs.readFile(path, { encoding: 'utf8' }) : null;
    },
  };
}

function ownerOf(importer, owners) {
  const [path, owner] = importer.split('?');
  if (owner) return owner;
  const [, name] = PROTOCOL.exec(path) ?? [];
  return name && owners.find((each) => name === each || name.startsWith(`${each}-`));
}
