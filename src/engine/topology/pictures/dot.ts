export function describeAsDot(): string { return ''; }
