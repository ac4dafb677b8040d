// @ts-check
/** What frameworks print in tests about themselves, and nobody here can mend. */
const knownNoise = [
  // Of the routers in Backstage's test apps.
  /^⚠️ React Router Future Flag Warning: .* `v7_(startTransition|relativeSplatPath)` future flag/,
  // Of the icons in the test app of the new frontend system.
  /^The following icons were registered as IconComponent, .*: brokenImage, catalog, /,
  // Of the transitions of Material UI 4.
  /^Warning: findDOMNode is deprecated/,
  // jsdom fails to parse some of the rules that Material UI inserts one by one.
  /^Warning: \[JSS\] processedRuleToParse is not defined/,
  // jsdom follows a link only later, and says so in whichever test runs then.
  /^(Error: )?Not implemented: navigation to another Document/,
];

/** @param {string} message */
exports.isKnownNoise = message =>
  knownNoise.some(pattern => pattern.test(message));
