/**
 * The groups of test/conformance/assignment.test.ts, one a line, for Kafka's own assignor to share out:
 *
 *     javac -cp KAFKA -d OUT test/conformance/oracle/Assign.java
 *     node scripts/run.mjs test/conformance/oracle/assignment-lines.ts | java -cp OUT:KAFKA org.apache.kafka.streams.processor.internals.Assign > fixtures/conformance/assignments.txt
 */
import { assignmentCases, caseText } from '../assignment-cases.ts';

for (const drawn of assignmentCases()) console.log(caseText(drawn));
