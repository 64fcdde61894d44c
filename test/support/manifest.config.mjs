/**
 * How dist/custom-elements.json is written. The analyzer knows `customElements.define`; our entries
 * say `define('shaman-chat', ShamanChat)`, and this teaches it to read that.
 */
export default {
  globs: ['elements/**/*.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [definitions()],
};

function definitions() {
  return {
    name: 'definitions',
    analyzePhase({ ts, node, moduleDoc }) {
      if (!ts.isCallExpression(node) || node.expression.getText() !== 'define') return;
      const [tag, element] = node.arguments;
      if (!tag || !element || !ts.isStringLiteral(tag)) return;
      moduleDoc.exports = [
        ...(moduleDoc.exports ?? []),
        {
          kind: 'custom-element-definition',
          name: tag.text,
          declaration: { name: element.getText(), module: moduleDoc.path },
        },
      ];
    },
    packageLinkPhase({ customElementsManifest: { modules } }) {
      for (const module of modules) {
        for (const declaration of module.declarations ?? []) tidy(declaration);
        // The one in define.ts itself has a variable for a tag.
        module.exports = module.exports?.filter(
          (each) => !isDefinition(each) || each.name.includes('-'),
        );
        for (const { declaration } of module.exports?.filter(isDefinition) ?? []) {
          const home = modules.find(({ declarations }) =>
            declarations?.some(({ name }) => name === declaration.name),
          );
          if (home) declaration.module = home.path;
        }
      }
    },
  };
}

/** Not of the public: events whose names are computed, state that only looks like an attribute, what is private. */
function tidy(declaration) {
  const { events, attributes, members } = declaration;
  if (events) declaration.events = events.filter(({ name }) => name);
  const isPrivate = (field) =>
    members?.some(({ name, privacy }) => name === field && (privacy ?? 'public') !== 'public');
  if (attributes)
    declaration.attributes = attributes.filter(({ fieldName }) => !isPrivate(fieldName));
  if (members) declaration.members = members.filter(({ name }) => !name.startsWith('#'));
}

function isDefinition({ kind }) {
  return kind === 'custom-element-definition';
}
