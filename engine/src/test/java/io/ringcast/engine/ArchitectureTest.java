package io.ringcast.engine;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaCall;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.properties.HasOwner;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import io.ringcast.engine.fanout.Engine;
import io.ringcast.engine.fanout.Shard;
import java.util.Random;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.NullMarked;

@AnalyzeClasses(packages = "io.ringcast.engine", importOptions = ImportOption.DoNotIncludeTests.class)
class ArchitectureTest {
    @ArchTest
    static final ArchRule ENGINE_STANDS_ALONE = classes()
            .should()
            .onlyDependOnClassesThat()
            .resideInAnyPackage(
                    "io.ringcast.engine..", "java..", "com.lmax.disruptor..", "org.agrona..", "org.jspecify..");

    @ArchTest
    static final ArchRule WHAT_IS_BELOW_KNOWS_NO_FAN_OUT = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.ringcast.engine.app..",
                    "io.ringcast.engine.counter..",
                    "io.ringcast.engine.history..",
                    "io.ringcast.engine.delta..",
                    "io.ringcast.engine.limit..",
                    "io.ringcast.engine.presence..",
                    "io.ringcast.engine.signal..",
                    "io.ringcast.engine.spi..",
                    "io.ringcast.engine.memory..",
                    "io.ringcast.engine.channel..",
                    "io.ringcast.engine.session..",
                    "io.ringcast.engine.subscription..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ringcast.engine.fanout..");

    @ArchTest
    static final ArchRule VALUES_KNOW_NO_SESSION = noClasses()
            .that()
            .resideInAnyPackage(
                    "io.ringcast.engine.app..",
                    "io.ringcast.engine.counter..",
                    "io.ringcast.engine.history..",
                    "io.ringcast.engine.delta..",
                    "io.ringcast.engine.limit..",
                    "io.ringcast.engine.presence..",
                    "io.ringcast.engine.spi..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage("io.ringcast.engine.session..", "io.ringcast.engine.subscription..");

    @ArchTest
    static final ArchRule ONLY_THE_ENGINE_STARTS_THREADS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(Engine.class.getName())
            .should()
            .callMethodWhere(JavaCall.Predicates.target(HasOwner.Predicates.With.owner(startsThreads())))
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Executor.class)
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(Executors.class);

    private static DescribedPredicate<JavaClass> startsThreads() {
        return DescribedPredicate.describe(
                "makes threads",
                type -> type.isAssignableTo(Thread.Builder.class)
                        || type.getName().equals("org.agrona.concurrent.AgentRunner"));
    }

    @ArchTest
    static final ArchRule NO_WALL_CLOCK_AND_NO_RANDOM_SOURCE = noClasses()
            .should()
            .callMethod(System.class, "currentTimeMillis")
            .orShould()
            .callMethod(java.time.Instant.class, "now")
            .orShould()
            .callMethod(Math.class, "random")
            .orShould()
            .dependOnClassesThat()
            .areAssignableTo(ThreadLocalRandom.class)
            .orShould()
            .callConstructor(Random.class)
            .orShould()
            .callConstructor(Random.class, long.class);

    // Who waits for room in a ring parks for real time: that is no engine state, and a hand-moved clock would never end
    // the wait.
    @ArchTest
    static void onlyTheDoorsReadTheNanoClock(JavaClasses engine) {
        var callers = engine.stream()
                .flatMap(type -> type.getMethodCallsFromSelf().stream())
                .filter(call -> call.getTarget().getOwner().isEquivalentTo(System.class)
                        && call.getTarget().getName().equals("nanoTime"))
                .map(call -> call.getOrigin().getFullName().replaceAll("\\(.*", ""))
                .distinct()
                .toList();

        assertThat(callers)
                .containsExactlyInAnyOrder(Engine.class.getName() + ".publish", Shard.class.getName() + ".execute");
    }

    @ArchTest
    static void everyPackageSaysWhatItIs(JavaClasses engine) {
        for (JavaClass type : engine) {
            if (type.getModifiers().contains(JavaModifier.PUBLIC)) {
                assertThat(type.getPackage().isAnnotatedWith(NullMarked.class))
                        .as("package-info of %s", type.getPackageName())
                        .isTrue();
            }
        }
    }

    @ArchTest
    static final ArchRule NO_CYCLE_BETWEEN_VALUES_AND_PORTS = noClasses()
            .that()
            .resideInAPackage("io.ringcast.engine.spi..")
            .should()
            .dependOnClassesThat()
            .resideInAPackage("io.ringcast.engine.memory..");
}
