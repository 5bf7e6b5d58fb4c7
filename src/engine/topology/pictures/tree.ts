export function describeAsTree(): string { return ''; }
