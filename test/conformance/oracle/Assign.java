package org.apache.kafka.streams.processor.internals;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.assignment.AssignmentConfigs;
import org.apache.kafka.streams.processor.assignment.ProcessId;
import org.apache.kafka.streams.processor.internals.assignment.ClientState;
import org.apache.kafka.streams.processor.internals.assignment.HighAvailabilityTaskAssignor;
import org.apache.kafka.streams.processor.internals.assignment.LegacyStickyTaskAssignor;
import org.apache.kafka.streams.processor.internals.assignment.LegacyTaskAssignor;
import org.apache.kafka.streams.processor.internals.assignment.RackAwareTaskAssignor;

/**
 * Reads groups as test/conformance/assignment-cases.ts writes them, one a line, and says who gets which tasks from Kafka's own assignor. In Kafka's package,
 * since the sharing out over the threads of a client is seen from there only.
 */
public final class Assign {
    public static void main(String[] args) throws Exception {
        var in = new BufferedReader(new InputStreamReader(System.in));
        for (String line; (line = in.readLine()) != null;) System.out.println(answer(line));
    }

    private static String answer(String line) {
        var clients = new TreeMap<ProcessId, ClientState>();
        var names = new HashMap<ProcessId, String>();
        var threads = new HashMap<ProcessId, TreeSet<String>>();
        var ends = new TreeMap<TaskId, Long>();
        var all = new TreeSet<TaskId>();
        AssignmentConfigs configs = null;
        LegacyTaskAssignor assignor = new HighAvailabilityTaskAssignor();
        for (String part : line.split(";")) {
            var words = part.trim().split(" ");
            switch (words[0]) {
                case "configs" -> configs = new AssignmentConfigs(Long.valueOf(words[1]), Integer.valueOf(words[2]), Integer.valueOf(words[3]), 60_000L,
                    words.length == 4 ? List.of() : List.of(words[4].split(",")));
                case "sticky" -> assignor = new LegacyStickyTaskAssignor();
                case "client" -> {
                    var id = new ProcessId(new UUID(0, Long.parseLong(words[1].substring(1))));
                    var tags = new HashMap<String, String>();
                    for (int i = 2; i < words.length; i++) tags.put(words[i].split("=")[0], words[i].split("=")[1]);
                    names.put(id, words[1]);
                    clients.put(id, new ClientState(id, tags));
                    threads.put(id, new TreeSet<>());
                }
                case "thread" -> {
                    var id = new ProcessId(new UUID(0, Long.parseLong(words[1].split("-")[0].substring(1))));
                    var sums = new HashMap<TaskId, Long>();
                    for (int i = 2; i < words.length; i++) sums.put(TaskId.parse(words[i].split("=")[0]), Long.valueOf(words[i].split("=")[1]));
                    clients.get(id).incrementCapacity();
                    clients.get(id).addPreviousTasksAndOffsetSums(words[1], sums);
                    threads.get(id).add(words[1]);
                }
                case "stateful" -> { for (int i = 1; i < words.length; i++) ends.put(TaskId.parse(words[i].split("=")[0]), Long.valueOf(words[i].split("=")[1])); }
                case "stateless" -> { for (int i = 1; i < words.length; i++) all.add(TaskId.parse(words[i])); }
                default -> throw new IllegalArgumentException(part);
            }
        }
        Set<TaskId> stateful = new TreeSet<>(ends.keySet());
        all.addAll(stateful);
        for (var entry : clients.entrySet()) {
            entry.getValue().computeTaskLags(entry.getKey(), ends);
            entry.getValue().initializePrevTasks(Map.of(), false);
        }
        // without a strategy it has nothing to say, and is asked all the same
        var racks = new RackAwareTaskAssignor(null, Map.of(), Map.of(), Map.of(), Map.of(), null, configs, Time.SYSTEM);
        boolean probing = assignor.assign(clients, all, stateful, racks, configs);
        var answers = new ArrayList<String>();
        for (var entry : clients.entrySet()) {
            var state = entry.getValue();
            var load = new HashMap<String, Integer>();
            var consumers = threads.get(entry.getKey());
            var active = StreamsPartitionAssignor.assignTasksToThreads(only(state.activeTasks(), stateful, true), true, consumers, state, load);
            var standby = StreamsPartitionAssignor.assignTasksToThreads(state.standbyTasks(), true, consumers, state, load);
            var rest = StreamsPartitionAssignor.assignTasksToThreads(only(state.activeTasks(), stateful, false), false, consumers, state, load);
            for (String consumer : consumers) {
                var running = new TreeSet<>(active.get(consumer));
                running.addAll(rest.get(consumer));
                answers.add(consumer + " " + shown(running) + " " + shown(new TreeSet<>(standby.get(consumer))));
            }
        }
        return String.join("; ", answers) + (probing ? "; probing" : "");
    }

    private static Collection<TaskId> only(Collection<TaskId> tasks, Set<TaskId> stateful, boolean wanted) {
        var kept = new HashSet<TaskId>();
        for (TaskId task : tasks) if (stateful.contains(task) == wanted) kept.add(task);
        return kept;
    }

    private static String shown(Collection<TaskId> tasks) {
        var texts = new ArrayList<String>();
        for (TaskId task : tasks) texts.add(task.toString());
        return texts.isEmpty() ? "-" : String.join(",", texts);
    }
}
