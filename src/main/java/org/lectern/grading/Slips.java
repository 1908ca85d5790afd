package org.lectern.grading;

import com.sun.source.tree.BinaryTree;
import com.sun.source.tree.CompoundAssignmentTree;
import com.sun.source.tree.ConditionalExpressionTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ExpressionTree;
import com.sun.source.tree.ForLoopTree;
import com.sun.source.tree.IdentifierTree;
import com.sun.source.tree.IfTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.ParenthesizedTree;
import com.sun.source.tree.Tree;
import com.sun.source.tree.UnaryTree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The slips that can be made in an answer: each a small change to its text. */
final class Slips extends TreeScanner<@Nullable Void, @Nullable Void> {
    /** One slip: the text from {@code from} to {@code to} is replaced. */
    record Slip(String kind, String change, int from, int to, String by) {}

    private final JavaTree tree;
    private final String source;
    private final String code;
    private final List<Slip> found = new ArrayList<>();
    private String call = "";

    private Slips(JavaTree tree, String source) {
        this.tree = tree;
        this.source = source;
        this.code = JavaText.code(source);
    }

    /** The slips of a method's body, in the order of their places; none if it is no Java. */
    static List<Slip> of(String body) {
        JavaTree tree = JavaTree.body(body).orElse(null);
        if (tree == null) {
            return List.of();
        }
        Slips slips = new Slips(tree, body);
        slips.scan(tree.unit(), null);
        return slips.found;
    }

    @Override
    public @Nullable Void visitLiteral(LiteralTree literal, @Nullable Void none) {
        Object value = literal.getValue();
        if (value instanceof Integer number) {
            boolean axis = SlipKinds.AXES.contains(call) && (number == 0 || number == 1);
            if (axis) {
                replace("axis", literal, String.valueOf(1 - number));
            } else {
                replace("off by one", literal, String.valueOf(number + 1));
                if (number > 0) {
                    replace("off by one", literal, String.valueOf(number - 1));
                }
            }
        } else if (value instanceof Double number) {
            if (number < SlipKinds.LARGE) {
                replace("off by one", literal, number(number + 1));
            } else {
                replace("wrong number", literal, number(number * 2));
            }
            if (number != 0) {
                replace("sign", literal, number(-number));
            }
        } else if (value instanceof Boolean flag) {
            replace("flag", literal, String.valueOf(!flag));
        }
        return null;
    }

    private static String number(double value) {
        String text = String.valueOf((float) value);
        return Double.parseDouble(text) == value ? text : String.valueOf(value);
    }

    @Override
    public @Nullable Void visitUnary(UnaryTree unary, @Nullable Void none) {
        switch (unary.getKind()) {
            case UNARY_MINUS -> {
                replace("sign", unary, text(unary.getExpression()));
                if (unary.getExpression() instanceof LiteralTree literal && literal.getValue() instanceof Number n) {
                    double off = 1 - n.doubleValue();
                    if (n.doubleValue() < SlipKinds.LARGE) {
                        replace("off by one", unary, n instanceof Double ? number(off) : String.valueOf((long) off));
                    }
                    return null;
                }
            }
            case LOGICAL_COMPLEMENT -> replace("wrong comparison", unary, text(unary.getExpression()));
            default -> {
                // Counting the other way is a loop without an end.
            }
        }
        return super.visitUnary(unary, none);
    }

    @Override
    public @Nullable Void visitBinary(BinaryTree binary, @Nullable Void none) {
        ExpressionTree left = binary.getLeftOperand();
        ExpressionTree right = binary.getRightOperand();
        boolean words = isText(left) || isText(right);
        if (!words) {
            operators(SlipKinds.of(binary.getKind()), binary.getKind(), tree.end(left), tree.start(right));
            if (binary.getKind() == Tree.Kind.MINUS || binary.getKind() == Tree.Kind.DIVIDE) {
                String operator = source.substring(tree.end(left), tree.start(right));
                String swapped = bracketed(right) + operator + bracketed(left);
                add("swapped", oneLine(text(binary)) + " -> " + oneLine(swapped), binary, swapped);
            }
        }
        return super.visitBinary(binary, none);
    }

    @Override
    public @Nullable Void visitCompoundAssignment(CompoundAssignmentTree assignment, @Nullable Void none) {
        if (!isText(assignment.getExpression())) {
            operators(
                    SlipKinds.of(assignment.getKind()),
                    assignment.getKind(),
                    tree.end(assignment.getVariable()),
                    tree.start(assignment.getExpression()));
        }
        return super.visitCompoundAssignment(assignment, none);
    }

    @Override
    public @Nullable Void visitConditionalExpression(ConditionalExpressionTree choice, @Nullable Void none) {
        String swapped = text(choice.getCondition()) + " ? " + text(choice.getFalseExpression()) + " : "
                + text(choice.getTrueExpression());
        add("wrong comparison", oneLine(text(choice)) + " -> " + oneLine(swapped), choice, swapped);
        return super.visitConditionalExpression(choice, none);
    }

    @Override
    public @Nullable Void visitIf(IfTree branch, @Nullable Void none) {
        ExpressionTree condition = branch.getCondition();
        while (condition instanceof ParenthesizedTree inner) {
            condition = inner.getExpression();
        }
        // The other comparisons are slips of their own.
        if (condition instanceof MethodInvocationTree || condition instanceof IdentifierTree) {
            replace("wrong comparison", condition, "!" + text(condition));
        }
        return super.visitIf(branch, none);
    }

    @Override
    public @Nullable Void visitForLoop(ForLoopTree loop, @Nullable Void none) {
        scan(loop.getInitializer(), none);
        scan(loop.getCondition(), none);
        return scan(loop.getStatement(), none);
    }

    @Override
    public @Nullable Void visitExpressionStatement(ExpressionStatementTree statement, @Nullable Void none) {
        if (!(statement.getExpression() instanceof UnaryTree)) {
            add("left out", oneLine(text(statement)) + " left out", statement, ";");
        }
        return super.visitExpressionStatement(statement, none);
    }

    @Override
    public @Nullable Void visitMethodInvocation(MethodInvocationTree invocation, @Nullable Void none) {
        ExpressionTree method = invocation.getMethodSelect();
        List<? extends ExpressionTree> arguments = invocation.getArguments();
        if (method instanceof MemberSelectTree select) {
            String name = select.getIdentifier().toString();
            renamed(name, tree.end(select) - name.length(), invocation, text(select.getExpression()) + ".");
            if (!isType(select.getExpression())) {
                fluent(invocation, select, name);
            }
        } else {
            renamed(method.toString(), tree.start(method), invocation, "");
        }
        for (int i = 0; i + 1 < arguments.size() && !SlipKinds.ORDERLESS.contains(name(method)); i++) {
            ExpressionTree first = arguments.get(i);
            ExpressionTree second = arguments.get(i + 1);
            if (!(first instanceof LiteralTree) && !(second instanceof LiteralTree)) {
                String between = source.substring(tree.end(first), tree.start(second));
                String swapped = text(second) + between + text(first);
                if (!swapped.equals(text(first) + between + text(second))) {
                    found.add(new Slip(
                            "swapped",
                            oneLine(text(first) + ", " + text(second)) + " swapped",
                            tree.start(first),
                            tree.end(second),
                            swapped));
                }
            }
        }
        scan(method, none);
        String outer = call;
        call = name(method);
        scan(arguments, none);
        call = outer;
        return null;
    }

    /** A call on what comes before it: left out, its operands swapped or transposed. */
    private void fluent(MethodInvocationTree invocation, MemberSelectTree select, String name) {
        ExpressionTree on = select.getExpression();
        String receiver = text(on);
        String rest = source.substring(tree.end(on), tree.end(invocation)).strip();
        add(SlipKinds.LEFT_OUT.getOrDefault(name, "left out"), oneLine(rest) + " left out", invocation, receiver);
        if (invocation.getArguments().size() != 1) {
            return;
        }
        ExpressionTree argument = invocation.getArguments().get(0);
        String other = text(argument);
        if (Set.of("sub", "div", "matmul").contains(name) && !(argument instanceof LiteralTree)) {
            String swapped = bracketed(argument) + "." + name + "(" + receiver + ")";
            add("swapped", oneLine(receiver + rest) + " -> " + oneLine(swapped), invocation, swapped);
        }
        if (name.equals("matmul")) {
            String call = ".matmul(" + other + ".transpose())";
            add("transposed", oneLine(rest) + " -> " + oneLine(call), invocation, receiver + call);
            if (!receiver.endsWith(".transpose()")) {
                String first = receiver + ".transpose()";
                add("transposed", oneLine(receiver) + " -> " + oneLine(first), invocation, first + rest);
            }
        }
    }

    private void renamed(String name, int place, MethodInvocationTree invocation, String owner) {
        if (name.equals("randn") && invocation.getArguments().size() > 1) {
            int shape = tree.start(invocation.getArguments().get(1));
            String zeros = owner + "zeros(" + source.substring(shape, tree.end(invocation));
            add("weights of zero", oneLine(text(invocation)) + " -> " + oneLine(zeros), invocation, zeros);
        }
        for (String other : SlipKinds.TAKEN_FOR.getOrDefault(name, List.of())) {
            found.add(new Slip(SlipKinds.of(name), name + " -> " + other, place, place + name.length(), other));
        }
    }

    private void operators(String kind, Tree.Kind operator, int from, int to) {
        for (String other : SlipKinds.OPERATORS.getOrDefault(operator, List.of())) {
            int start = from;
            while (start < to && (Character.isWhitespace(code.charAt(start)) || code.charAt(start) == ')')) {
                start++;
            }
            int end = start;
            while (end < to && "+-*/%<>=!&|".indexOf(code.charAt(end)) >= 0) {
                end++;
            }
            found.add(new Slip(kind, source.substring(start, end) + " -> " + other, start, end, other));
        }
    }

    private void replace(String kind, Tree what, String by) {
        add(kind, oneLine(text(what)) + " -> " + oneLine(by), what, by);
    }

    private void add(String kind, String change, Tree what, String by) {
        found.add(new Slip(kind, change, tree.start(what), tree.end(what), by));
    }

    private String text(Tree what) {
        return source.substring(tree.start(what), tree.end(what));
    }

    private String bracketed(ExpressionTree what) {
        boolean simple = what instanceof IdentifierTree
                || what instanceof MethodInvocationTree
                || what instanceof MemberSelectTree
                || what instanceof ParenthesizedTree
                || what instanceof LiteralTree;
        return simple ? text(what) : "(" + text(what) + ")";
    }

    private static boolean isText(ExpressionTree what) {
        return what.getKind() == Tree.Kind.STRING_LITERAL
                || what instanceof BinaryTree inner
                        && inner.getKind() == Tree.Kind.PLUS
                        && (isText(inner.getLeftOperand()) || isText(inner.getRightOperand()));
    }

    /** Whether a name is, by its case, a type's: {@code Math}, {@code Tensor}. */
    private static boolean isType(ExpressionTree what) {
        return what instanceof IdentifierTree name
                && Character.isUpperCase(name.getName().charAt(0))
                && !name.getName().toString().equals(name.getName().toString().toUpperCase(Locale.ROOT));
    }

    private static String name(ExpressionTree method) {
        return method instanceof MemberSelectTree select
                ? select.getIdentifier().toString()
                : method.toString();
    }

    private static String oneLine(String text) {
        return text.strip().replaceAll("\\s+", " ");
    }
}
