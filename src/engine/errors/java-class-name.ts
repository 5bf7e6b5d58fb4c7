const PACKAGES: Readonly<{ [packageName: string]: readonly string[] }> = {
  'org.apache.kafka.common': ['KafkaException'],
  'org.apache.kafka.common.config': ['ConfigException'],
  'org.apache.kafka.common.errors': [
    'SerializationException', 'TimeoutException', 'UnsupportedVersionException', 'InvalidTopicException', 'UnknownTopicOrPartitionException', 'RecordTooLargeException',
    'InvalidPartitionsException', 'AuthorizationException', 'SaslAuthenticationException', 'DisconnectException', 'OutOfOrderSequenceException',
  ],
  'org.apache.kafka.clients.consumer': ['InvalidOffsetException', 'OffsetOutOfRangeException', 'NoOffsetForPartitionException', 'CommitFailedException'],
  'org.apache.kafka.streams.errors': [
    'StreamsException', 'TopologyException', 'ProcessorStateException', 'TaskAssignmentException', 'TaskCorruptedException', 'TaskMigratedException', 'LockException',
    'MissingSourceTopicException', 'InvalidStateStoreException', 'UnknownStateStoreException', 'InvalidStateStorePartitionException', 'StateStoreNotAvailableException',
    'StreamsNotStartedException', 'StreamsStoppedException', 'UnknownTopologyException',
  ],
  'java.lang': [
    'IllegalArgumentException', 'IllegalStateException', 'NullPointerException', 'UnsupportedOperationException', 'ClassCastException', 'IndexOutOfBoundsException',
  ],
  'java.util': ['NoSuchElementException'],
};
const PACKAGE_OF = new Map(Object.entries(PACKAGES).flatMap(([packageName, names]) => names.map((name) => [name, packageName] as const)));

/** The name by which a Java program would call this class of error, for whoever reads dead letters of both; an error of JavaScript's keeps its own. */
export function javaClassName(error: Error): string {
  const packageName = PACKAGE_OF.get(error.name);
  return packageName === undefined ? error.name : `${packageName}.${error.name}`;
}
