// Without a role: nothing in here is built or shipped. Linted as what it mostly is.
module.exports =
  require('@backstage/cli/config/eslint-factory').createConfigForRole(
    __dirname,
    'node-library',
    {
      overrides: [
        {
          // Tests decide where the names of the upstream packages lead to.
          files: ['fixture-app/**'],
          rules: { '@backstage/no-undeclared-imports': 'off' },
        },
      ],
    },
  );
