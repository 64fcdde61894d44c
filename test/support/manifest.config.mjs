/**
 * How dist/custom-elements.json is written. The analyzer knows `customElements.define`; our entries
 * say `define('shaman-chat', ShamanChat)`, and this teaches it to read that. What is written is the tags
 * and what they inherit: nothing else here is a custom element.
 */
export default {
  globs: ['elements/**/*.ts'],
  outdir: 'dist',
  litelement: true,
  packagejson: false,
  plugins: [definitions()],
};

function definitions() {
  /** `Class.field` of what says that it is internal: those in `static properties` are listed all the same. */
  const internal = new Set();
  return {
    name: 'definitions',
    analyzePhase({ ts, node, moduleDoc }) {
      const isInternal = ({ tagName }) => tagName.text === 'internal';
      if (ts.isPropertyDeclaration(node) && ts.getJSDocTags(node).some(isInternal))
        internal.add(`${node.parent.name?.text}.${node.name.getText()}`);
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
    packageLinkPhase({ customElementsManifest }) {
      const { modules } = customElementsManifest;
      for (const module of modules) {
        for (const declaration of module.declarations ?? []) tidy(declaration, internal);
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
      customElementsManifest.modules = ofTags(modules);
    },
  };
}

/** Those that define a tag, hold its class, or one above that. */
function ofTags(modules) {
  const kept = new Set(
    modules.filter(
      ({ exports = [], declarations = [] }) =>
        exports.some(isDefinition) || declarations.some(({ customElement }) => customElement),
    ),
  );
  // A set that grows while it is walked through is walked to its end.
  for (const { declarations = [] } of kept)
    for (const { superclass } of declarations) {
      const above = modules.find(({ path }) => path === superclass?.module);
      if (above) kept.add(above);
    }
  return modules.filter((module) => kept.has(module));
}

/** Not of the public: events whose names are computed, state that only looks like an attribute, what is private. */
function tidy(declaration, internal) {
  const { events, attributes, members, superclass, name: owner } = declaration;
  // As the paths of modules are written.
  if (superclass?.module) superclass.module = superclass.module.replace(/^\//, '');
  if (events) declaration.events = events.filter(({ name }) => name);
  const isPrivate = (field) =>
    members?.some(({ name, privacy }) => name === field && (privacy ?? 'public') !== 'public');
  if (attributes)
    declaration.attributes = attributes.filter(({ fieldName }) => !isPrivate(fieldName));
  if (members)
    declaration.members = members.filter(
      ({ name }) => !name.startsWith('#') && !internal.has(`${owner}.${name}`),
    );
}

function isDefinition({ kind }) {
  return kind === 'custom-element-definition';
}
