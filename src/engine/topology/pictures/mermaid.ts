export function describeAsMermaid(): string { return ''; }
