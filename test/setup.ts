// Tests say themselves whether they want colour: the terminal they happen to run in has no say.
delete process.env['FORCE_COLOR'];
delete process.env['NO_COLOR'];
