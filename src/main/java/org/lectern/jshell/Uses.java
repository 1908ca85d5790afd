package org.lectern.jshell;

import com.sun.source.tree.BlockTree;
import com.sun.source.tree.CatchTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.EnhancedForLoopTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.LambdaExpressionTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.NewClassTree;
import com.sun.source.tree.ParameterizedTypeTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.TryTree;
import com.sun.source.tree.TypeCastTree;
import com.sun.source.tree.VariableTree;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a definition uses a name that it does not declare: JShell says which names it lacks, not where. */
final class Uses extends TreeScanner<@Nullable Void, @Nullable Void> {
    private static final Pattern METHOD = Pattern.compile("method \\w+\\((.*)\\)");

    private final String name;
    private final NearSymbols.Kind kind;
    /** How many arguments a method that is looked for takes. */
    private final int arguments;

    private final CompilationUnitTree unit;
    private final SourcePositions positions;
    private final Deque<Set<String>> scopes = new ArrayDeque<>();
    private long first = -1;

    private Uses(String symbol, CompilationUnitTree unit, SourcePositions positions) {
        this.unit = unit;
        this.positions = positions;
        name = References.name(symbol);
        kind = NearSymbols.Kind.of(symbol);
        Matcher method = METHOD.matcher(symbol);
        arguments = !method.find() || method.group(1).isBlank()
                ? 0
                : Brackets.split(method.group(1), 0, method.group(1).length()).size();
        scopes.push(new HashSet<>());
    }

    /**
     * The first place.
     *
     * @param symbol in JShell's words, such as {@code method f(int)}
     * @return -1 if there is none
     */
    static long of(String symbol, CompilationUnitTree unit, SourcePositions positions) {
        Uses uses = new Uses(symbol, unit, positions);
        uses.scan(unit, null);
        return uses.first;
    }

    private void found(Tree tree) {
        first = first < 0 ? positions.getStartPosition(unit, tree) : first;
    }

    private @Nullable Void inScope(Runnable scan) {
        scopes.push(new HashSet<>());
        scan.run();
        scopes.pop();
        return null;
    }

    @Override
    public @Nullable Void visitIdentifier(IdentifierTree tree, @Nullable Void none) {
        boolean isIt = tree.getName().contentEquals(name) && kind != NearSymbols.Kind.METHOD;
        if (isIt && (kind == NearSymbols.Kind.TYPE || scopes.stream().noneMatch(scope -> scope.contains(name)))) {
            found(tree);
        }
        return null;
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree tree, @Nullable Void none) {
        if (tree.getMethodSelect() instanceof IdentifierTree called) {
            if (kind == NearSymbols.Kind.METHOD
                    && called.getName().contentEquals(name)
                    && tree.getArguments().size() == arguments) {
                found(called);
            }
        } else {
            scan(tree.getMethodSelect(), none);
            if (tree.getMethodSelect() instanceof MemberSelectTree own && isOwn(own, tree) && first < 0) {
                first = positions.getEndPosition(unit, own) - name.length();
            }
        }
        return scan(tree.getArguments(), none);
    }

    /** Whether a class calls the method of itself, as in {@code this.f(1)}. */
    private boolean isOwn(MemberSelectTree called, MethodInvocationTree call) {
        return kind == NearSymbols.Kind.METHOD
                && called.getIdentifier().contentEquals(name)
                && called.getExpression() instanceof IdentifierTree owner
                && owner.getName().contentEquals("this")
                && call.getArguments().size() == arguments;
    }

    @Override
    public @Nullable Void visitVariable(VariableTree tree, @Nullable Void none) {
        type(tree.getType());
        scopes.element().add(tree.getName().toString());
        return scan(tree.getInitializer(), none);
    }

    private void type(@Nullable Tree tree) {
        if (kind == NearSymbols.Kind.TYPE && tree != null) {
            scan(tree, null);
        }
    }

    @Override
    public @Nullable Void visitClass(ClassTree tree, @Nullable Void none) {
        return inScope(() -> {
            for (Tree member : tree.getMembers()) {
                if (member instanceof VariableTree field) {
                    scopes.element().add(field.getName().toString());
                }
            }
            type(tree.getExtendsClause());
            tree.getImplementsClause().forEach(this::type);
            scan(tree.getMembers(), none);
        });
    }

    @Override
    public @Nullable Void visitMethod(MethodTree tree, @Nullable Void none) {
        return inScope(() -> {
            type(tree.getReturnType());
            scan(tree.getParameters(), none);
            tree.getThrows().forEach(this::type);
            scan(tree.getBody(), none);
        });
    }

    @Override
    public @Nullable Void visitNewClass(NewClassTree tree, @Nullable Void none) {
        type(tree.getIdentifier());
        scan(tree.getEnclosingExpression(), none);
        scan(tree.getArguments(), none);
        return scan(tree.getClassBody(), none);
    }

    @Override
    public @Nullable Void visitTypeCast(TypeCastTree tree, @Nullable Void none) {
        type(tree.getType());
        return scan(tree.getExpression(), none);
    }

    @Override
    public @Nullable Void visitParameterizedType(ParameterizedTypeTree tree, @Nullable Void none) {
        if (kind == NearSymbols.Kind.TYPE) {
            super.visitParameterizedType(tree, none);
        }
        return null;
    }

    @Override
    public @Nullable Void visitBlock(BlockTree tree, @Nullable Void none) {
        return inScope(() -> super.visitBlock(tree, none));
    }

    @Override
    public @Nullable Void visitForLoop(ForLoopTree tree, @Nullable Void none) {
        return inScope(() -> super.visitForLoop(tree, none));
    }

    @Override
    public @Nullable Void visitEnhancedForLoop(EnhancedForLoopTree tree, @Nullable Void none) {
        return inScope(() -> super.visitEnhancedForLoop(tree, none));
    }

    @Override
    public @Nullable Void visitLambdaExpression(LambdaExpressionTree tree, @Nullable Void none) {
        return inScope(() -> super.visitLambdaExpression(tree, none));
    }

    @Override
    public @Nullable Void visitTry(TryTree tree, @Nullable Void none) {
        return inScope(() -> super.visitTry(tree, none));
    }

    @Override
    public @Nullable Void visitCatch(CatchTree tree, @Nullable Void none) {
        return inScope(() -> super.visitCatch(tree, none));
    }
}
