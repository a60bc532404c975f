package io.ringcast.server.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KeyIndexTest {
    private static final SettingTree ANNOTATED = SettingTree.of(Settings.class);

    @Test
    void shouldSayWhatTheAnnotationsSay() {
        SettingTree read = KeyIndex.read(KeyIndex.write(ANNOTATED));

        assertThat(read).isNotEqualTo(ANNOTATED).isEqualTo(withoutDocs(ANNOTATED));
    }

    @Test
    void shouldBeMadeByTheBuild() {
        assertThat(KeyIndex.class.getResource("keys.index")).isNotNull();
        assertThat(KeyIndex.load()).isEqualTo(withoutDocs(ANNOTATED));
    }

    @Test
    void shouldRefuseTheIndexOfAnotherBuild() {
        String other = KeyIndex.write(ANNOTATED).replace("Settings$Server", "Settings$Gone");

        assertThatThrownBy(() -> KeyIndex.read(other))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("Settings$Gone");
    }

    private static SettingTree withoutDocs(SettingTree tree) {
        return new SettingTree(
                tree.type(),
                tree.path(),
                "",
                tree.open(),
                tree.parts().stream().map(KeyIndexTest::withoutDocs).toList());
    }

    private static SettingTree.Part withoutDocs(SettingTree.Part part) {
        return switch (part) {
            case SettingTree.Part.Leaf(Key key) ->
                new SettingTree.Part.Leaf(new Key(key.path(), key.type(), withoutDocs(key.traits()), key.envNames()));
            case SettingTree.Part.Branch(SettingTree below) -> new SettingTree.Part.Branch(withoutDocs(below));
            case SettingTree.Part.Other other -> other;
        };
    }

    private static KeyTraits withoutDocs(KeyTraits traits) {
        return new KeyTraits(
                traits.value(),
                "",
                traits.forcedBy(),
                traits.alias(),
                traits.min(),
                traits.max(),
                traits.unit(),
                traits.zero(),
                traits.check(),
                traits.secret(),
                traits.sockudo(),
                traits.soketi(),
                traits.strict(),
                traits.nodePort(),
                traits.reload(),
                traits.unused());
    }
}
