package io.ringcast.server;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.belongToAnyOf;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Which packages may know which others. That one class alone makes native calls is checked beside that class. */
@AnalyzeClasses(packages = "io.ringcast", importOptions = ImportOption.DoNotIncludeTests.class)
final class ServerArchitectureTest {
    private static final String SERVER = "io.ringcast.server.";
    private static final String PROTOCOL = SERVER + "protocol..";
    private static final String HTTP = SERVER + "http..";
    private static final String WEBHOOK = SERVER + "webhook..";
    private static final String CALLBACK = SERVER + "callback..";
    private static final String NODE = SERVER + "node..";

    @ArchTest
    static final ArchRule PROTOCOLS_SHOULD_STAND_ALONE = without(PROTOCOL, HTTP, WEBHOOK, CALLBACK);

    @ArchTest
    static final ArchRule HTTP_SHOULD_STAND_ALONE = without(HTTP, PROTOCOL, WEBHOOK, CALLBACK);

    @ArchTest
    static final ArchRule WEBHOOKS_SHOULD_STAND_ALONE =
            without(WEBHOOK, PROTOCOL, HTTP, CALLBACK).allowEmptyShould(true);

    @ArchTest
    static final ArchRule CALLBACKS_SHOULD_STAND_ALONE =
            without(CALLBACK, PROTOCOL, HTTP, WEBHOOK).allowEmptyShould(true);

    @ArchTest
    static final ArchRule ONLY_THE_NODE_SHOULD_KNOW_ALL_PARTS = noClasses()
            .that(not(resideInAnyPackage(NODE)).and(not(belongToAnyOf(Main.class))))
            .should()
            .dependOnClassesThat()
            .resideInAPackage(NODE);

    @ArchTest
    static final ArchRule ENGINE_SHOULD_KNOW_NO_SERVER = without("io.ringcast.engine..", "io.ringcast.server..");

    @ArchTest
    static final ArchRule LISTENER_SHOULD_KNOW_NO_PROTOCOL =
            without(SERVER + "listener..", PROTOCOL, HTTP, WEBHOOK, CALLBACK, NODE);

    @ArchTest
    static final ArchRule TRANSPORTS_SHOULD_KNOW_NO_PROTOCOL =
            without(SERVER + "transport..", PROTOCOL, HTTP, WEBHOOK, CALLBACK, NODE);

    @ArchTest
    static final ArchRule SHARED_PARTS_SHOULD_KNOW_NO_USER = noClasses()
            .that()
            .resideInAnyPackage(
                    SERVER + "json..", SERVER + "channel..", SERVER + "auth..", SERVER + "app..", SERVER + "limit..")
            .should()
            .dependOnClassesThat()
            .resideInAnyPackage(PROTOCOL, HTTP, WEBHOOK, CALLBACK);

    private static ArchRule without(String packages, String... others) {
        return noClasses()
                .that()
                .resideInAPackage(packages)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(others);
    }
}
