// Without a role: nothing in here is built or shipped. Linted as what it mostly is.
module.exports =
  require('@backstage/cli/config/eslint-factory').createConfigForRole(
    __dirname,
    'node-library',
  );
