import java.io.File;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.*;
import java.util.jar.JarFile;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.TopologyTestDriver;

/**
 * Prints the public API of Kafka Streams and its test utilities, a class a line, by reflection: name without `org.apache.kafka.streams.`, kind (C class, I interface,
 * E enum), static members (constants first), methods, these with how many arguments they take (none and one for a list at the end). Left out: what is deprecated, internal, or inherited from Java itself.
 */
public class PublicApi {
    private static final String ROOT = "org.apache.kafka.streams.";
    private static final Set<String> OF_ALL = Set.of("equals", "hashCode", "toString", "compareTo", "values", "valueOf");

    public static void main(String[] args) throws Exception {
        SortedSet<String> lines = new TreeSet<>();
        for (Class<?> one : List.of(KafkaStreams.class, TopologyTestDriver.class)) {
            try (JarFile jar = new JarFile(new File(one.getProtectionDomain().getCodeSource().getLocation().toURI()))) {
                for (var entry : Collections.list(jar.entries())) {
                    String name = entry.getName();
                    if (name.endsWith(".class") && name.startsWith("org/apache/kafka/streams/") && !name.contains("internals") && !name.contains("/examples/")) {
                        Class<?> found = Class.forName(name.replace('/', '.').replace(".class", ""));
                        if (isPublic(found)) lines.add(line(found));
                    }
                }
            }
        }
        lines.forEach(System.out::println);
    }

    private static boolean isPublic(Class<?> type) {
        for (Class<?> outer = type; outer != null; outer = outer.getEnclosingClass()) {
            if (!Modifier.isPublic(outer.getModifiers()) || outer.isAnonymousClass() || outer.isAnnotationPresent(Deprecated.class)) return false;
        }
        return true;
    }

    private static String line(Class<?> type) {
        var constants = new TreeSet<String>();
        var statics = new TreeMap<String, SortedSet<Integer>>();
        var methods = new TreeMap<String, SortedSet<Integer>>();
        for (var field : type.getFields()) {
            if (Modifier.isStatic(field.getModifiers()) && !field.isAnnotationPresent(Deprecated.class)) constants.add(field.getName());
        }
        for (Method method : type.getMethods()) {
            if (method.isSynthetic() || method.isAnnotationPresent(Deprecated.class)) continue;
            if (method.getDeclaringClass().getName().startsWith("java.") || OF_ALL.contains(method.getName())) continue;
            var counts = (Modifier.isStatic(method.getModifiers()) ? statics : methods).computeIfAbsent(method.getName(), name -> new TreeSet<>());
            counts.add(method.getParameterCount());
            if (method.isVarArgs()) counts.add(method.getParameterCount() - 1);
        }
        var all = new ArrayList<>(constants);
        all.addAll(named(statics));
        return String.join("\t", type.getName().substring(ROOT.length()), type.isInterface() ? "I" : type.isEnum() ? "E" : "C", String.join(" ", all), String.join(" ", named(methods)));
    }

    private static List<String> named(SortedMap<String, SortedSet<Integer>> methods) {
        return methods.entrySet().stream().map(one -> one.getKey() + "/" + String.join(",", one.getValue().stream().map(String::valueOf).toList())).toList();
    }
}
