package io.ringcast.server.transport.epoll;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;

/** Wrong native memory ends the process, so one class makes the native calls. */
@AnalyzeClasses(packages = "io.ringcast", importOptions = ImportOption.DoNotIncludeTests.class)
class NativeCallsTest {
    @ArchTest
    static final ArchRule SHOULD_COME_FROM_ONE_CLASS = noClasses()
            .that()
            .doNotHaveFullyQualifiedName(LinuxSockets.class.getName())
            .should()
            .dependOnClassesThat()
            .haveNameMatching("java\\.lang\\.foreign\\.(Linker|SymbolLookup).*");
}
